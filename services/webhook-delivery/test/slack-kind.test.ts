import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import type { Egress } from '@sentinelmesh/egress';
import fc from 'fast-check';
import type { AttemptResult } from '../src/domain/attempt.ts';
import { slackMessage } from '../src/kinds/slack/message.ts';
import { slack } from '../src/kinds/slack/slack.ts';
import { sampleEvents } from './fixtures/sample-events.ts';
import { openPush, sampleEvent, sendOnce } from './receivers-http/push.ts';
import { loopbackEgress } from './receivers-http/serve.ts';
import { BOT_TOKEN, CHANNEL, problemOf, type SlackStandIn, serveSlack, WEBHOOK_PATH } from './receivers-http/slack.ts';

let egress: Egress;
let server: SlackStandIn;
before(() => {
  egress = loopbackEgress();
});
after(() => egress.close());
beforeEach(async () => {
  server = await serveSlack();
});
afterEach(() => server.close());

const viaWebhook = (event = sampleEvent(), credential = server.url.replace(/\/$/, WEBHOOK_PATH)) =>
  sendOnce(openPush(slack, { egress, url: server.url, credential }), event);
const viaBot = (event = sampleEvent(), { credential = BOT_TOKEN, channel = CHANNEL } = {}) =>
  sendOnce(openPush(slack, { egress, url: server.url, credential, settings: { channel } }), event);

describe('Slack', () => {
  it('takes every event, through an incoming webhook and from a bot', async () => {
    for (const event of sampleEvents()) {
      for (const send of [viaWebhook, viaBot]) {
        const { succeeded, response } = await send(event);
        assert.equal(succeeded, true, `${event.type}: ${response}`);
        const text = JSON.stringify(server.messages.at(-1));
        assert.ok(text.includes(event.id) && text.includes(event.type));
      }
    }
    assert.equal(server.messages.at(-1)?.channel, CHANNEL);
    assert.equal(server.messages.at(-2)?.channel, undefined);
  });

  it('is given the URL of an incoming webhook as the credential, or where that is no secret, openly', async () => {
    const open = await sendOnce(openPush(slack, { egress, url: server.url.replace(/\/$/, WEBHOOK_PATH) }));
    assert.equal(open.succeeded, true);
    for (const credential of ['https://attacker.example/services/T/B/x', 'not a URL', BOT_TOKEN, server.url]) {
      const { error, response } = await viaWebhook(sampleEvent(), credential);
      assert.equal(error, 'configuration');
      assert.doesNotMatch(response ?? '', /attacker|xoxb/);
    }
    assert.equal((await sendOnce(openPush(slack, { egress, url: server.url }))).error, 'configuration');
    assert.equal((await sendOnce(openPush(slack, { egress, url: server.url, settings: { channel: CHANNEL } }))).error, 'configuration');
    assert.equal(server.messages.length, 1);
  });

  it('names what is wrong, and we know what to make of it', async () => {
    const gone = await viaWebhook(sampleEvent(), `${server.url}services/T/B/other`);
    assert.deepEqual([gone.error, gone.status, gone.response], ['gone', 404, 'no_service']);
    assert.equal((await viaBot(sampleEvent(), { credential: 'xoxb-revoked' })).error, 'configuration');
    assert.equal((await viaBot(sampleEvent(), { channel: '#elsewhere' })).error, 'configuration');
    const api = (error: string) => ({ status: 200, body: JSON.stringify({ ok: false, error }) });
    const expected: readonly [send: () => Promise<AttemptResult>, answer: Parameters<SlackStandIn['answerWith']>[0], error: string][] = [
      [viaBot, api('not_in_channel'), 'configuration'],
      [viaBot, api('account_inactive'), 'configuration'],
      [viaBot, api('ratelimited'), 'throttled'],
      [viaBot, api('fatal_error'), 'server_error'],
      [viaBot, api('invalid_blocks'), 'client_error'],
      [viaBot, { status: 200, body: '<html>maintenance' }, 'server_error'],
      [viaBot, { status: 200, body: '[]' }, 'server_error'],
      [viaBot, { status: 503, body: '' }, 'throttled'],
      [viaWebhook, { status: 410, body: 'channel_is_archived' }, 'gone'],
      [viaWebhook, { status: 403, body: 'action_prohibited' }, 'configuration'],
      [viaWebhook, { status: 404, body: 'channel_not_found' }, 'configuration'],
      [viaWebhook, { status: 400, body: 'invalid_payload' }, 'client_error'],
      [viaWebhook, { status: 500, body: 'rollup_error' }, 'server_error'],
      [viaWebhook, { status: 302, body: '', headers: { location: 'https://slack.com/' } }, 'redirect'],
    ];
    for (const [send, answer, error] of expected) {
      server.answerWith(answer);
      assert.deepEqual([(await send()).error, answer?.body], [error, answer?.body]);
    }
  });

  it('is left alone as long as it wants', async () => {
    for (const send of [viaWebhook, viaBot]) {
      server.answerWith({ status: 429, headers: { 'retry-after': '30' }, body: 'rate_limited' });
      const { error, retryAfterMs } = await send();
      assert.deepEqual([error, retryAfterMs], ['throttled', 30_000]);
    }
  });

  it('does not have our secrets in what is kept of its answer', async () => {
    server.answerWith({ status: 400, body: `bad token ${BOT_TOKEN}` });
    assert.equal((await viaBot()).response, 'bad token ***');
    const token = WEBHOOK_PATH.split('/').at(-1);
    server.answerWith({ status: 404, body: `<pre>Cannot POST ${WEBHOOK_PATH}</pre> <!-- ${token} -->` });
    assert.equal((await viaWebhook()).response, '<pre>Cannot POST ***</pre> <!-- *** -->');
  });
});

describe('a message of Block Kit', () => {
  it('keeps the limits, and nothing in it is a mention, a link or half an entity, whatever the event says', () => {
    const nasty = fc.array(
      fc.constantFrom('<!channel>', '&', '&amp;', '<https://evil.example|here>', '😀', '*', 'x'.repeat(50), '<', '>'),
      { maxLength: 200 },
    );
    const text = fc
      .oneof(
        nasty.map((parts) => parts.join('')),
        fc.string({ unit: 'grapheme', maxLength: 400 }),
      )
      .filter((some) => some !== '');
    const facts = fc.array(fc.record({ label: text, value: text }), { maxLength: 40 });
    fc.assert(
      fc.property(text, facts, (title, some) => {
        const message = slackMessage({
          id: 'evt_1',
          type: 'guard.input.blocked',
          time: '2026-11-21T12:00:00.000Z',
          severity: 'high',
          title,
          facts: some,
        });
        assert.equal(problemOf({ ...message }), undefined);
      }),
      { numRuns: 300 },
    );
  });

  it('says what an event says, as it says it', () => {
    const announcement = {
      id: 'evt_1',
      type: 't',
      time: 'now',
      severity: 'high' as const,
      title: 'A & B',
      facts: [{ label: 'Who', value: '<b> & co' }],
    };
    const { text, blocks } = slackMessage(announcement);
    assert.equal(text, 'A &amp; B');
    assert.deepEqual(blocks[0], { type: 'header', text: { type: 'plain_text', text: 'A & B', emoji: false } });
    assert.deepEqual(blocks[1], { type: 'section', fields: [{ type: 'mrkdwn', text: '*Who*\n&lt;b&gt; &amp; co', verbatim: true }] });
  });
});
