import { z } from 'zod';
import { defineStreamKind, type OpenOptions, type StreamRecord, type StreamSender } from '../destination-kind.ts';
import { apiUrl, httpSettings, openHttpReceiver } from '../http-settings.ts';
import { jsonFormatOf, ocsfVersion } from '../json-formats.ts';
import { createBatchMemory, createBatchSender, type RequestOutcome, type Stop } from '../record-batches.ts';
import { createAcknowledgement, type Receipt } from './acknowledgement.ts';
import { outcomeOfCollector } from './collector-answer.ts';
import { createLanes, type OpenLane } from './lanes.ts';

const word = z
  .string()
  .max(200)
  .regex(/^[^\p{Cc}]+$/u, 'must not be empty or have control characters');

const splunkHecSettings = z.strictObject({
  ...httpSettings,
  format: z.enum(['json', 'ocsf']).default('json'),
  ocsfVersion,
  /** The index of the token unless told. */
  index: word.optional(),
  sourcetype: word.default('sentinelmesh:event'),
  source: word.default('sentinelmesh'),
  host: word.optional(),
  /**
   * Whether to wait until the records are indexed, not only received. It must be switched on for the token too, and what is
   * in between must send all requests of one client to the same Splunk server.
   */
  acknowledgement: z.boolean().default(false),
  /** What is not acknowledged after this time is sent again. */
  acknowledgementTimeoutMs: z.int().min(1_000).max(600_000).default(120_000),
});

type SplunkHecSettings = z.output<typeof splunkHecSettings>;

const TITLE = 'Splunk HEC';
const MAX_REQUEST_BYTES = 1_000_000;
const MAX_BYTES = 4_000_000;
const MAX_RECORDS = 10_000;
/**
 * Indexers take a second or more to acknowledge. Meanwhile others are sent: together with those that are read ahead, 16 MB
 * of records at most. What has been acknowledged is remembered for about as many records.
 */
const ACKNOWLEDGED = { lanes: 7, maxBytes: 2_000_000, remembered: 20_000 };
/** What is written around a record. */
const ENVELOPE_BYTES = 4_096;
const KNOWN_PATH = /\/services\/collector(\/.*)?$/;

/** Splunk's HTTP Event Collector. The URL may be the server's, or that of its collector. */
export const splunkHec = defineStreamKind<SplunkHecSettings>({
  kind: 'splunk_hec',
  title: TITLE,
  schemes: ['https', 'http'],
  credential: 'required',
  settings: splunkHecSettings,
  open,
});

function open({ url, settings, credential, egress }: OpenOptions<SplunkHecSettings>): StreamSender {
  const receiver = openHttpReceiver({ egress, settings, title: TITLE, readsAnswers: true, secrets: () => [credential] });
  const urlOf = (path: string) => apiUrl(url, `/services/collector${path}`, KNOWN_PATH);
  const { compress, acknowledgement: isAcknowledged, timeoutMs, acknowledgementTimeoutMs } = settings;
  const headers = () => ({ authorization: `Splunk ${credential?.reveal() ?? ''}`, 'content-type': 'application/json' });
  const item = eventWriter(settings);
  const memory = createBatchMemory(isAcknowledged ? ACKNOWLEDGED.remembered : 0);
  let isTroubled = false;

  /** A server that has just failed is asked how it is, which costs less than sending it megabytes. */
  const isUnwell = async (signal: AbortSignal): Promise<Stop | undefined> => {
    if (!isTroubled) return undefined;
    const answer = await receiver.get(urlOf('/health'), signal);
    return answer.kind !== 'answer' ? answer : answer.status === 503 ? receiver.stopOf(answer) : undefined;
  };
  /** Has acknowledgements, and a channel, of its own. */
  const openLane: OpenLane = (onSent) => {
    const acknowledgement = isAcknowledged
      ? createAcknowledgement({ receiver, url: urlOf('/ack'), headers, timeoutMs: acknowledgementTimeoutMs })
      : undefined;
    const sendAll = createBatchSender<Receipt>({
      item,
      maxItems: MAX_RECORDS,
      maxBytes: MAX_REQUEST_BYTES,
      async request(items, signal): Promise<RequestOutcome<Receipt>> {
        const body = items.map(({ text }) => text).join('\n');
        const all = { ...headers(), ...acknowledgement?.headers() };
        const answer = await receiver.post({ url: urlOf('/event'), headers: all, body, compress, signal });
        const outcome = answer.kind === 'answer' ? outcomeOfCollector(answer, receiver) : answer;
        return acknowledgement === undefined ? outcome : acknowledgement.register(outcome, answer);
      },
      onSent,
      memory,
      ...(acknowledgement === undefined ? {} : { confirm: acknowledgement.confirm }),
    });
    return async (records, signal) => {
      const outcome = (await isUnwell(signal)) ?? (await sendAll(records, signal));
      isTroubled = outcome.kind === 'retry';
      return outcome;
    };
  };
  return {
    format: jsonFormatOf(settings),
    maxRecords: MAX_RECORDS,
    maxBytes: isAcknowledged ? ACKNOWLEDGED.maxBytes : MAX_BYTES,
    maxRecordBytes: MAX_REQUEST_BYTES - ENVELOPE_BYTES,
    // It may have to wait for a lane, and for what others have under way.
    ...(isAcknowledged ? { maxMs: 4 * timeoutMs + 2 * acknowledgementTimeoutMs } : {}),
    ...(isAcknowledged ? createLanes(openLane, ACKNOWLEDGED.lanes) : { send: openLane(() => {}) }),
    close: receiver.close,
  };
}

/** An event of HEC: the record as it is, and its place as indexed fields, by which duplicates and gaps are found. */
function eventWriter({ index, sourcetype, source, host }: SplunkHecSettings) {
  const fixed = JSON.stringify({ host, source, sourcetype, index }).slice(1, -1);
  return ({ event, link, text }: StreamRecord) => {
    const fields = { event_id: event.id, event_type: event.type, chain: link.chain, sequence: String(link.sequence) };
    return `{"time":${(event.time.getTime() / 1000).toFixed(3)},${fixed},"fields":${JSON.stringify(fields)},"event":${text}}`;
  };
}
