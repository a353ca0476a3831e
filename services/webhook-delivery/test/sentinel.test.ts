import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { sentinel } from '../src/kinds/sentinel/sentinel.ts';
import { startAzureMonitor } from './stand-ins/azure-monitor.ts';
import { ACKNOWLEDGED, assertArrivedOnce, type GivenOptions, itBearsFaults } from './stand-ins/faults.ts';
import { openStream, recordsFor, send, standIn } from './stand-ins/stream.ts';

const RULE = {
  tenantId: '0b9d3a1e-7c52-4a0a-9d0e-0a4f6f1f2c11',
  clientId: '5c1f2d3e-8a91-4c7b-b6a2-3d4e5f6a7b8c',
  dcrImmutableId: 'dcr-0123456789abcdef0123456789abcdef',
  streamName: 'Custom-SentinelMesh',
};
const CLIENT_SECRET = 'a~secret+of/the=application & more';

type Options = GivenOptions & { readonly tokenLifeSeconds?: number; readonly settings?: object; readonly hasToken?: boolean };

async function given(context: TestContext, options: Options = {}) {
  const { credential = CLIENT_SECRET, timeoutMs = 5_000, settings, ...server } = options;
  const monitor = await standIn(context, startAzureMonitor({ ...RULE, clientSecret: CLIENT_SECRET, ...server }));
  const opening = { settings: { ...RULE, timeoutMs, ...settings }, unchecked: { authority: monitor.url }, credential };
  const sender = openStream(context, sentinel, { url: monitor.url, ...opening });
  return { sender, server: monitor, credential };
}

/** With a token already, so that the next request is one with records. */
async function givenToken(context: TestContext, options: GivenOptions = {}) {
  const all = await given(context, options);
  if (options.credential !== undefined) return all;
  assert.deepEqual(await send(all.sender, recordsFor(all.sender, 1)), ACKNOWLEDGED);
  all.server.shelf.counts.clear();
  return all;
}

describe('sentinel', () => {
  itBearsFaults(givenToken, { isDecidedBy: 'status', namesBadCredential: true });

  it('gets one token for many requests', async (context) => {
    const all = await given(context);
    const records = recordsFor(all.sender, 3_000);
    assert.deepEqual(await send(all.sender, records), ACKNOWLEDGED);
    assertArrivedOnce(all, records);
    assert.ok(all.server.requests.every(({ bytes }) => bytes <= 1024 * 1024));
    assert.ok(all.server.requests.length > 3);
    assert.equal(all.server.tokensGiven(), 1);
  });

  it('gets a new token five minutes before the end of the old one', async (context) => {
    context.mock.timers.enable({ apis: ['Date'], now: Date.now() });
    const all = await given(context, { tokenLifeSeconds: 3_600 });
    const tokensAfter = async (minutes: number) => {
      context.mock.timers.tick(minutes * 60_000);
      assert.deepEqual(await send(all.sender, recordsFor(all.sender, 1)), ACKNOWLEDGED);
      return all.server.tokensGiven();
    };
    assert.deepEqual([await tokensAfter(0), await tokensAfter(54), await tokensAfter(2)], [1, 1, 2]);
  });

  it('gets one new token when the old one is refused, and not another when the new one is too', async (context) => {
    const all = await givenToken(context);
    all.server.withdrawTokens();
    const records = recordsFor(all.sender, 5);
    assert.deepEqual(await send(all.sender, records), ACKNOWLEDGED);
    assertArrivedOnce(all, records);
    all.server.mishaps.push({ status: 401 }, undefined, { status: 401 });
    const outcome = await send(all.sender, records);
    assert.deepEqual(outcome.kind === 'retry' && outcome.error, 'client_error');
    assert.deepEqual([all.server.tokensGiven(), all.server.mishaps.length], [3, 0]);
  });

  it('says by number why no token is given, without the words that repeat the secret', async (context) => {
    const all = await given(context, { credential: 'an-old-secret' });
    const outcome = await send(all.sender, recordsFor(all.sender, 1));
    assert.equal(outcome.kind, 'configuration');
    const { detail } = outcome.kind === 'configuration' ? outcome : { detail: '' };
    assert.match(detail, /Microsoft Entra ID answered 401: invalid_client AADSTS7000215\. Check/);
    assert.doesNotMatch(detail, /old-secret|Trace/);
  });

  it('comes again when no token can be had now', async (context) => {
    const all = await given(context);
    all.server.mishaps.push({ status: 429, headers: { 'retry-after': '3' } });
    const outcome = await send(all.sender, recordsFor(all.sender, 1));
    assert.deepEqual(outcome.kind === 'retry' && outcome.retryAfterMs, 3_000);
    all.server.mishaps.push({ status: 200, body: { access_token: '' } });
    assert.equal((await send(all.sender, recordsFor(all.sender, 1))).kind, 'configuration');
    all.server.mishaps.push({ status: 403, body: 'a page of a firewall' });
    assert.equal((await send(all.sender, recordsFor(all.sender, 1))).kind, 'retry');
  });

  it('lets nobody make a path of a setting', () => {
    const bad = [
      { tenantId: 'a/b' },
      { dcrImmutableId: '../x' },
      { streamName: 'Custom-x?y' },
      { authority: 'http://login.test' },
      { clientId: 'x' },
    ];
    assert.equal(sentinel.settings.safeParse(RULE).success, true);
    for (const one of bad) assert.equal(sentinel.settings.safeParse({ ...RULE, ...one }).success, false, JSON.stringify(one));
  });
});
