import { type Secret, secret } from '@sentinelmesh/crypto';
import { z } from 'zod';
import { ecsFormat } from '../../formats/ecs.ts';
import { defineStreamKind, type OpenOptions, type StreamSender } from '../destination-kind.ts';
import { apiUrl, httpSettings, openHttpReceiver } from '../http-settings.ts';
import { createBatchSender } from '../record-batches.ts';
import { failureOfBulk, outcomeOfBulk } from './bulk-answer.ts';

const elasticSettings = z.strictObject({
  ...httpSettings,
  /** The data stream is `logs-sentinelmesh.events-<namespace>`. */
  namespace: z
    .string()
    .regex(/^[a-z0-9_.]{1,100}$/, 'must consist of a-z, 0-9, _ and .')
    .default('default'),
  /** Without it the credential is an API key in the encoded form (`id:key` in base64); with it, the password of this user. */
  username: z
    .string()
    .regex(/^[\x21-\x39\x3b-\x7e]{1,256}$/, 'must be printable ASCII without spaces and colons')
    .optional(),
});

type ElasticSettings = z.output<typeof elasticSettings>;

const TITLE = 'Elasticsearch';
const MAX_RECORDS = 2_000;
const MAX_BYTES = 5 * 1024 * 1024;
const MAX_RECORD_BYTES = 1024 * 1024;
/** Of the answer, what is read: whole, it would be as long as the records. */
const ANSWER = 'filter_path=errors,items.*.status,items.*.error.type,items.*.error.reason';

/**
 * Elasticsearch's bulk API, into a data stream, as ECS. A record has the id of its event, so that one that is sent again is
 * found to be there.
 */
export const elastic = defineStreamKind<ElasticSettings>({
  kind: 'elastic',
  title: TITLE,
  schemes: ['https', 'http'],
  credential: 'optional',
  settings: elasticSettings,
  open,
});

function open({ url, settings, credential, egress }: OpenOptions<ElasticSettings>): StreamSender {
  const authorization = authorizationOf(settings.username, credential);
  const receiver = openHttpReceiver({
    egress,
    settings,
    title: TITLE,
    readsAnswers: true,
    secrets: () => [credential, authorization?.value],
  });
  const bulkUrl = new URL(apiUrl(url, `/logs-sentinelmesh.events-${settings.namespace}/_bulk`, /\/_bulk\/?$/));
  bulkUrl.search = `${bulkUrl.search === '' ? '?' : `${bulkUrl.search}&`}${ANSWER}`;
  const { compress } = settings;
  return {
    format: ecsFormat,
    maxRecords: MAX_RECORDS,
    maxBytes: MAX_BYTES,
    maxRecordBytes: MAX_RECORD_BYTES,
    send: createBatchSender({
      item: ({ event, text }) => `{"create":{"_id":${JSON.stringify(event.id)}}}\n${text}\n`,
      maxItems: MAX_RECORDS,
      maxBytes: MAX_BYTES,
      async request(items, signal) {
        const headers = {
          'content-type': 'application/x-ndjson',
          ...(authorization === undefined ? {} : { authorization: `${authorization.scheme} ${authorization.value.reveal()}` }),
        };
        const answer = await receiver.post({
          url: bulkUrl.href,
          headers,
          body: items.map(({ text }) => text).join(''),
          compress,
          signal,
        });
        if (answer.kind !== 'answer') return answer;
        return answer.status === 200 ? outcomeOfBulk(answer, items.length, receiver) : failureOfBulk(answer, receiver);
      },
    }),
    close: receiver.close,
  };
}

type Authorization = { readonly scheme: 'ApiKey' | 'Basic'; readonly value: Secret<string> };

function authorizationOf(username: string | undefined, credential: Secret<string> | undefined): Authorization | undefined {
  if (credential === undefined) return undefined;
  if (username === undefined) return { scheme: 'ApiKey', value: credential };
  return { scheme: 'Basic', value: secret(Buffer.from(`${username}:${credential.reveal()}`).toString('base64')) };
}
