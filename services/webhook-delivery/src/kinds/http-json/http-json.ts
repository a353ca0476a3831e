import { z } from 'zod';
import { defineStreamKind, type OpenOptions, type StreamSender } from '../destination-kind.ts';
import { headerSettings, headersOf, httpSettings, openHttpReceiver } from '../http-settings.ts';
import { jsonFormatOf, ocsfVersion } from '../json-formats.ts';
import { createBatchSender } from '../record-batches.ts';

const httpJsonSettings = z.strictObject({
  ...httpSettings,
  ...headerSettings,
  // Who has written a receiver of their own in an hour has seldom thought of compression.
  compress: z.boolean().default(false),
  format: z.enum(['json', 'ocsf', 'ecs']).default('json'),
  ocsfVersion,
  /** One record a line (`application/x-ndjson`), or all of a request in an array (`application/json`). */
  body: z.enum(['ndjson', 'array']).default('ndjson'),
  /** The most records in a request. */
  maxRecords: z.int().min(1).max(5_000).default(500),
});

type HttpJsonSettings = z.output<typeof httpJsonSettings>;

const TITLE = 'The receiver';
const MAX_BYTES = 4 * 1024 * 1024;
const MAX_RECORD_BYTES = 1024 * 1024;
/** The statuses that mean these records, and not all. */
const REFUSALS = [400, 413, 422];

/** Records as JSON to a receiver of no vendor. It has them when it answers 2xx. */
export const httpJson = defineStreamKind<HttpJsonSettings>({
  kind: 'http_json',
  title: 'HTTP (JSON)',
  schemes: ['https', 'http'],
  credential: 'optional',
  settings: httpJsonSettings,
  open,
});

function open({ url, settings, credential, egress }: OpenOptions<HttpJsonSettings>): StreamSender {
  const receiver = openHttpReceiver({ egress, settings, title: TITLE, readsAnswers: false, secrets: () => [credential] });
  const { maxRecords, compress } = settings;
  const body = settings.body === 'array' ? ARRAY : NDJSON;
  return {
    format: jsonFormatOf(settings),
    maxRecords,
    maxBytes: MAX_BYTES,
    maxRecordBytes: MAX_RECORD_BYTES,
    send: createBatchSender({
      item: ({ text }) => text,
      maxItems: maxRecords,
      maxBytes: MAX_BYTES,
      async request(items, signal) {
        const headers = { ...headersOf(settings, credential), 'content-type': body.type };
        const answer = await receiver.post({ url, headers, body: body.of(items.map(({ text }) => text)), compress, signal });
        if (answer.kind !== 'answer') return answer;
        return answer.status < 300 ? { kind: 'taken' } : receiver.failureOf(answer, { refusals: REFUSALS });
      },
    }),
    close: receiver.close,
  };
}

const NDJSON = { type: 'application/x-ndjson', of: (records: readonly string[]) => `${records.join('\n')}\n` };
const ARRAY = { type: 'application/json', of: (records: readonly string[]) => `[${records.join(',')}]` };
