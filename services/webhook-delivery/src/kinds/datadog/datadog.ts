import { z } from 'zod';
import { SEVERITIES, type Severity } from '../../domain/severity.ts';
import { defineStreamKind, type OpenOptions, type StreamOutcome, type StreamRecord, type StreamSender } from '../destination-kind.ts';
import { apiUrl, httpSettings, openHttpReceiver } from '../http-settings.ts';
import { jsonFormatOf, ocsfVersion } from '../json-formats.ts';
import { type BatchSender, createBatchSender } from '../record-batches.ts';

const word = z.string().regex(/^[\w.:/@-]{1,100}$/, 'must consist of letters, digits and . _ : / @ -');

const datadogSettings = z.strictObject({
  ...httpSettings,
  format: z.enum(['json', 'ocsf']).default('json'),
  ocsfVersion,
  service: word.default('sentinelmesh'),
  source: word.default('sentinelmesh'),
  hostname: word.optional(),
  /** `env:production` */
  tags: z.array(word).max(20).default([]),
});

type DatadogSettings = z.output<typeof datadogSettings>;

const TITLE = 'Datadog';
// The limits of the API. It takes longer logs and older logs as well, but cuts those and drops these without a word.
const MAX_LOGS = 1_000;
const MAX_BYTES = 5_000_000;
const MAX_LOG_BYTES = 1_000_000;
const MAX_AGE_MS = 18 * 60 * 60 * 1000;
/** What a log has around the record. */
const ENVELOPE_BYTES = 4_096;

/** Datadog's Logs API, v2. The URL is that of the intake of a site: `https://http-intake.logs.datadoghq.eu`. */
export const datadog = defineStreamKind<DatadogSettings>({
  kind: 'datadog',
  title: TITLE,
  schemes: ['https'],
  credential: 'required',
  settings: datadogSettings,
  open,
});

function open({ url, settings, credential, egress }: OpenOptions<DatadogSettings>): StreamSender {
  const receiver = openHttpReceiver({ egress, settings, title: TITLE, readsAnswers: false, secrets: () => [credential] });
  const logsUrl = apiUrl(url, '/api/v2/logs', /\/api\/v2\/logs\/?$/);
  const { compress } = settings;
  const sendAll = createBatchSender({
    item: logWriter(settings),
    maxItems: MAX_LOGS,
    maxBytes: MAX_BYTES - '[]'.length,
    maxItemBytes: MAX_LOG_BYTES,
    async request(items, signal) {
      const headers = { 'content-type': 'application/json', 'dd-api-key': credential?.reveal() ?? '' };
      const body = `[${items.map(({ text }) => text).join(',')}]`;
      const answer = await receiver.post({ url: logsUrl, headers, body, compress, signal });
      if (answer.kind !== 'answer') return answer;
      return answer.status === 202 ? { kind: 'taken' } : receiver.failureOf(answer);
    },
  });
  return {
    format: jsonFormatOf(settings),
    maxRecords: MAX_LOGS,
    maxBytes: MAX_BYTES,
    maxRecordBytes: MAX_LOG_BYTES - ENVELOPE_BYTES,
    send: (records, signal) => sendYoung(sendAll, records, signal),
    close: receiver.close,
  };
}

/** The words that Datadog knows for how bad a log is. */
const STATUS: Readonly<Record<Severity, string>> = { info: 'info', low: 'notice', medium: 'warning', high: 'error', critical: 'critical' };

/** The record goes into a log as it is, under `record`, with what Datadog gives a meaning of its own beside it. */
function logWriter({ source, service, hostname, tags }: DatadogSettings) {
  const fixed = JSON.stringify({ ddsource: source, service, hostname, ddtags: tags.length > 0 ? tags.join(',') : undefined }).slice(0, -1);
  const statuses = new Map(SEVERITIES.map((severity) => [severity, `"status":"${STATUS[severity]}"`]));
  return ({ event, link, text }: StreamRecord) =>
    `${fixed},${statuses.get(event.severity)},"timestamp":${event.time.getTime()},"message":${JSON.stringify(event.type)},` +
    `"event_id":${JSON.stringify(event.id)},"chain":${JSON.stringify(link.chain)},"sequence":${link.sequence},"record":${text}}`;
}

/** Sends what Datadog would keep: it accepts older logs and drops them. */
async function sendYoung(sendAll: BatchSender, records: readonly StreamRecord[], signal: AbortSignal): Promise<StreamOutcome> {
  const oldest = Date.now() - MAX_AGE_MS;
  const isYoung = ({ event }: StreamRecord) => event.time.getTime() >= oldest;
  const young = [...records.entries()].filter(([, record]) => isYoung(record));
  const outcome = await sendAll(
    young.map(([, record]) => record),
    signal,
  );
  if (outcome.kind !== 'acknowledged' || young.length === records.length) return outcome;
  const refused = outcome.rejected.map(({ index, reason }) => ({ index: young[index]?.[0] ?? index, reason }));
  const old = [...records.entries()].filter(([, record]) => !isYoung(record)).map(([index]) => ({ index, reason: TOO_OLD }));
  return { kind: 'acknowledged', rejected: [...refused, ...old].sort((one, other) => one.index - other.index) };
}

const TOO_OLD = 'It is older than 18 hours; Datadog drops such logs without a word';
