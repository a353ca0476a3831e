import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { elastic } from '../src/kinds/elastic/elastic.ts';
import { type ElasticsearchOptions, startElasticsearch } from './stand-ins/elasticsearch.ts';
import { ACKNOWLEDGED, assertArrivedOnce, type GivenOptions, itBearsFaults } from './stand-ins/faults.ts';
import { openStream, recordsFor, send, standIn } from './stand-ins/stream.ts';

const API_KEY = 'VnVhQ2ZHY0JDZGJrUW0tZTVhT3g6dWkybHAyYXhUTm1zeWFrdzl0dk5udw==';

type Options = GivenOptions & Partial<ElasticsearchOptions> & { readonly settings?: object };

async function given(context: TestContext, options: Options = {}) {
  const { credential = API_KEY, timeoutMs = 5_000, settings, authorization = `ApiKey ${API_KEY}`, ...server } = options;
  const cluster = await standIn(context, startElasticsearch({ authorization, ...server }));
  const sender = openStream(context, elastic, { url: cluster.url, settings: { timeoutMs, ...settings }, credential });
  return { sender, server: cluster, credential };
}

const busy = { status: 429, type: 'es_rejected_execution_exception', reason: 'rejected execution of coordinating operation' };

describe('elastic', () => {
  itBearsFaults(given, { isDecidedBy: 'answer', namesBadCredential: true });

  it('sends again only the records that the cluster had no room for', async (context) => {
    let rounds = 0;
    const isEven = (id: string) => Number(id.slice(-6)) % 2 === 0;
    const all = await given(context, { itemError: (id) => (rounds === 0 && isEven(id) ? busy : undefined) });
    const records = recordsFor(all.sender, 100);
    const first = await send(all.sender, records);
    assert.deepEqual(first.kind === 'retry' && first.error, 'throttled');
    rounds = 1;
    assert.deepEqual(await send(all.sender, records), ACKNOWLEDGED);
    assert.deepEqual(
      all.server.requests.map(({ text }) => text.split('"create"').length - 1),
      [100, 50],
    );
    assertArrivedOnce(all, records);
  });

  it('takes a record that is there already for brought', async (context) => {
    const all = await given(context);
    const records = recordsFor(all.sender, 10);
    assert.deepEqual(await send(all.sender, records.slice(0, 5)), ACKNOWLEDGED);
    assert.deepEqual(await send(all.sender, records), ACKNOWLEDGED);
    assertArrivedOnce(all, records);
  });

  it('tells why the mapper refused a record, without the value that it repeats', async (context) => {
    const all = await given(context);
    const outcome = await send(all.sender, recordsFor(all.sender, 3, [1]));
    const [rejection] = outcome.kind === 'acknowledged' ? outcome.rejected : [];
    assert.equal(rejection?.index, 1);
    assert.match(rejection?.reason ?? '', /Elasticsearch answered 400: document_parsing_exception: .*of type \[long\]/);
    assert.doesNotMatch(rejection?.reason ?? '', /a secret/);
  });

  it('waits when the disk is full, and asks for help when it may not write', async (context) => {
    const causes = [
      [{ status: 403, type: 'cluster_block_exception', reason: 'index read-only / allow delete (api)' }, 'retry'],
      [{ status: 503, type: 'unavailable_shards_exception', reason: 'primary shard is not active' }, 'retry'],
      [{ status: 403, type: 'security_exception', reason: 'action is unauthorized' }, 'configuration'],
      [{ status: 404, type: 'index_not_found_exception', reason: 'no such index' }, 'configuration'],
    ] as const;
    for (const [cause, kind] of causes) {
      const all = await given(context, { itemError: () => cause });
      assert.equal((await send(all.sender, recordsFor(all.sender, 30))).kind, kind, cause.type);
    }
  });

  it('asks for help at once when the cluster itself says that it may not be written to', async (context) => {
    for (const type of ['security_exception', 'index_not_found_exception']) {
      const all = await given(context);
      all.server.mishaps.push({ status: 403, body: { error: { type, reason: 'no' }, status: 403 } });
      assert.equal((await send(all.sender, recordsFor(all.sender, 3))).kind, 'configuration', type);
    }
  });

  it('does not believe an answer with other items than were sent', async (context) => {
    const all = await given(context);
    for (const body of [{}, { errors: false, items: [] }, '<html>Welcome</html>']) {
      all.server.mishaps.push({ status: 200, body });
      assert.equal((await send(all.sender, recordsFor(all.sender, 2))).kind, 'configuration');
    }
    all.server.mishaps.push({ status: 200, body: { items: [{ create: {} }, 'x'] } });
    assert.equal((await send(all.sender, recordsFor(all.sender, 2))).kind, 'retry');
  });

  it('signs in with a password, and writes to the namespace that was set', async (context) => {
    const authorization = `Basic ${Buffer.from('mesh:pa:ss').toString('base64')}`;
    const dataStream = 'logs-sentinelmesh.events-prod_1';
    const settings = { username: 'mesh', namespace: 'prod_1' };
    const all = await given(context, { authorization, dataStream, settings, credential: 'pa:ss' });
    const records = recordsFor(all.sender, 3);
    assert.deepEqual(await send(all.sender, records), ACKNOWLEDGED);
    assertArrivedOnce(all, records);
    for (const namespace of ['a-b', 'A', '../x', '']) assert.equal(elastic.settings.safeParse({ namespace }).success, false);
  });
});
