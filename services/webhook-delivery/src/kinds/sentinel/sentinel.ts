import { z } from 'zod';
import { defineStreamKind, type OpenOptions, type StreamRecord, type StreamSender } from '../destination-kind.ts';
import { apiUrl, httpSettings, openHttpReceiver } from '../http-settings.ts';
import { jsonFormatOf, ocsfVersion } from '../json-formats.ts';
import { createBatchSender, type Item } from '../record-batches.ts';
import { createAccessTokens } from './access-token.ts';

const sentinelSettings = z.strictObject({
  ...httpSettings,
  format: z.enum(['json', 'ocsf', 'ecs']).default('json'),
  ocsfVersion,
  /** The id of the directory, or one of its domains. */
  tenantId: z.string().regex(/^[A-Za-z0-9.-]{1,253}$/, 'must be the id or the domain of a directory'),
  /** Of the application whose secret is the credential. */
  clientId: z.guid(),
  dcrImmutableId: z.string().regex(/^dcr-[0-9a-f]{32}$/, 'must be dcr- and 32 hexadecimal digits'),
  streamName: z.string().regex(/^(Custom|Microsoft)-\w{1,100}$/, 'must be the name of a stream of the rule, like Custom-SentinelMesh'),
  /** Who gives out tokens, and for what; other clouds have others: https://login.microsoftonline.us, https://monitor.azure.us//.default */
  authority: z.url({ protocol: /^https$/ }).default('https://login.microsoftonline.com'),
  scope: z.url({ protocol: /^https$/ }).default('https://monitor.azure.com//.default'),
});

type SentinelSettings = z.output<typeof sentinelSettings>;

const TITLE = 'Azure Monitor';
/** Of a call, before compression. */
const MAX_BYTES = 1024 * 1024;
/** A longer value of a column would be cut. */
const MAX_RECORD_BYTES = 64_000;
const MAX_RECORDS = 2_000;
/** The other columns. */
const ENVELOPE_BYTES = 1_024;

/**
 * Microsoft Sentinel, through the Logs Ingestion API of Azure Monitor. The URL is that of the data collection endpoint, or of
 * the rule. Its stream declares the columns of `rowOf`.
 */
export const sentinel = defineStreamKind<SentinelSettings>({
  kind: 'sentinel',
  title: 'Microsoft Sentinel',
  schemes: ['https'],
  credential: 'required',
  settings: sentinelSettings,
  open,
});

function open({ url, settings, credential, egress }: OpenOptions<SentinelSettings>): StreamSender {
  const tokens = createAccessTokens({ settings, credential, egress });
  const receiver = openHttpReceiver({ egress, settings, title: TITLE, readsAnswers: false, secrets: () => [credential, tokens.known()] });
  const target = new URL(
    apiUrl(url, `/dataCollectionRules/${settings.dcrImmutableId}/streams/${settings.streamName}`, /\/dataCollectionRules\/.*$/),
  );
  target.search = '?api-version=2023-01-01';
  const { compress } = settings;

  const post = async (items: readonly Item[], signal: AbortSignal) => {
    const token = await tokens.current(signal);
    if (token.kind !== 'token') return token;
    const headers = { authorization: `Bearer ${token.value.reveal()}`, 'content-type': 'application/json' };
    return receiver.post({ url: target.href, headers, body: `[${items.map(({ text }) => text).join(',')}]`, compress, signal });
  };
  return {
    format: jsonFormatOf(settings),
    maxRecords: MAX_RECORDS,
    maxBytes: MAX_BYTES,
    maxRecordBytes: MAX_RECORD_BYTES,
    send: createBatchSender({
      item: rowOf,
      maxItems: MAX_RECORDS,
      maxBytes: MAX_BYTES - '[]'.length,
      maxItemBytes: MAX_RECORD_BYTES + ENVELOPE_BYTES,
      async request(items, signal) {
        const first = await post(items, signal);
        const isExpired = first.kind === 'answer' && first.status === 401;
        // A token may be withdrawn before its time.
        if (isExpired) tokens.forget();
        const answer = isExpired ? await post(items, signal) : first;
        if (answer.kind !== 'answer') return answer;
        return answer.status === 204 ? { kind: 'taken' } : receiver.failureOf(answer, { advice: ADVICE[answer.status] });
      },
    }),
    async close() {
      await receiver.close();
      await tokens.close();
    },
  };
}

/** The row of a record: TimeGenerated (datetime), Sequence (long) and Record (dynamic); all other columns are strings. */
function rowOf({ event, link, text }: StreamRecord): string {
  const columns = { TimeGenerated: event.time, EventId: event.id, EventType: event.type, Severity: event.severity, Chain: link.chain };
  return `${JSON.stringify(columns).slice(0, -1)},"Sequence":${link.sequence},"Record":${text}}`;
}

const ADVICE: Readonly<Record<number, string>> = {
  403: 'Give the application the role "Monitoring Metrics Publisher" on the data collection rule; it takes up to half an hour.',
  404: 'Check the URL, the id of the data collection rule and the name of its stream.',
};
