import { z } from 'zod';
import { objectOf } from '../../formats/members.ts';
import { defineStreamKind, type OpenOptions, type StreamSender } from '../destination-kind.ts';
import { type HttpReceiver, membersOf, type ReceiverAnswer } from '../http-post.ts';
import { apiUrl, headerSettings, headersOf, httpSettings, openHttpReceiver } from '../http-settings.ts';
import { jsonFormatOf, ocsfVersion } from '../json-formats.ts';
import { createBatchSender, type RequestOutcome } from '../record-batches.ts';
import { logRecordOf, REQUEST_END, requestStart } from './log-record.ts';

const otlpLogsSettings = z.strictObject({
  ...httpSettings,
  ...headerSettings,
  format: z.enum(['json', 'ocsf', 'ecs']).default('json'),
  ocsfVersion,
  /** Attributes of the resource: `deployment.environment.name`, … */
  resource: z
    .record(z.string().regex(/^[\w.-]{1,100}$/, 'must consist of letters, digits and . _ -'), z.string().max(200))
    .refine((attributes) => Object.keys(attributes).length <= 20, 'at most 20 attributes')
    .default({}),
});

type OtlpLogsSettings = z.output<typeof otlpLogsSettings>;

const TITLE = 'The OTLP receiver';
/** A receiver may drop some of a request without telling which: the smaller it is, the fewer are in doubt. */
const MAX_RECORDS = 512;
const MAX_BYTES = 4 * 1024 * 1024;
/** Quotes in a record take twice the room: a record is a string in a request. */
const MAX_RECORD_BYTES = 1024 * 1024;

/** OpenTelemetry logs, OTLP 1.x over HTTP in JSON. The URL is that of the receiver, with or without `/v1/logs`. */
export const otlpLogs = defineStreamKind<OtlpLogsSettings>({
  kind: 'otlp_logs',
  title: 'OTLP logs',
  schemes: ['https', 'http'],
  credential: 'optional',
  settings: otlpLogsSettings,
  open,
});

function open({ url, settings, credential, egress }: OpenOptions<OtlpLogsSettings>): StreamSender {
  const receiver = openHttpReceiver({ egress, settings, title: TITLE, readsAnswers: true, secrets: () => [credential] });
  const logsUrl = apiUrl(url, '/v1/logs', /\/v1\/logs\/?$/);
  const start = requestStart(settings.resource);
  const { compress } = settings;
  return {
    format: jsonFormatOf(settings),
    maxRecords: MAX_RECORDS * 4,
    maxBytes: MAX_BYTES,
    maxRecordBytes: MAX_RECORD_BYTES,
    send: createBatchSender({
      item: logRecordOf,
      maxItems: MAX_RECORDS,
      maxBytes: MAX_BYTES - Buffer.byteLength(start) - REQUEST_END.length,
      async request(items, signal) {
        const headers = { ...headersOf(settings, credential), 'content-type': 'application/json' };
        const body = `${start}${items.map(({ text }) => text).join(',')}${REQUEST_END}`;
        const answer = await receiver.post({ url: logsUrl, headers, body, compress, signal });
        return answer.kind === 'answer' ? outcomeOf(answer, items.length, receiver) : answer;
      },
    }),
    close: receiver.close,
  };
}

function outcomeOf(answer: ReceiverAnswer, sent: number, receiver: HttpReceiver): RequestOutcome {
  if (answer.status < 300) return outcomeOfSuccess(answer, sent, receiver);
  const { message } = membersOf(answer.text);
  return receiver.failureOf(answer, { words: typeof message === 'string' ? message : undefined });
}

/** ExportLogsServiceResponse. What was refused in a partial success must not be sent again. */
function outcomeOfSuccess(answer: ReceiverAnswer, sent: number, receiver: HttpReceiver): RequestOutcome {
  // An empty message is written as `{}`, and by some as nothing at all; anything else is not an OTLP receiver.
  if (answer.text.trim() !== '' && !answer.text.trimStart().startsWith('{')) return receiver.stopOf(answer);
  const { rejectedLogRecords, errorMessage } = objectOf(membersOf(answer.text).partialSuccess);
  const rejected = Number(rejectedLogRecords ?? 0);
  if (!(rejected > 0)) return { kind: 'taken' };
  const said = receiver.says(answer, typeof errorMessage === 'string' ? errorMessage : '');
  if (rejected >= sent) {
    return { kind: 'partly', rejected: Array.from({ length: sent }, (_, index) => ({ index, reason: said })), later: [] };
  }
  return { kind: 'unclear', reason: `It was sent with ${sent - 1} others; ${rejected} of them were refused, not told which. ${said}` };
}
