import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import type { Egress } from '@sentinelmesh/egress';
import fc from 'fast-check';
import { MAX_MESSAGE_BYTES, teamsMessage } from '../src/kinds/teams/card.ts';
import { teams } from '../src/kinds/teams/teams.ts';
import { sampleEvents } from './fixtures/sample-events.ts';
import { openPush, sampleEvent, sendOnce } from './receivers-http/push.ts';
import { loopbackEgress } from './receivers-http/serve.ts';
import { serveTeams, type TeamsStandIn, WORKFLOW_PATH } from './receivers-http/teams.ts';

let egress: Egress;
let server: TeamsStandIn;
before(() => {
  egress = loopbackEgress();
});
after(() => egress.close());
beforeEach(async () => {
  server = await serveTeams();
});
afterEach(() => server.close());

const send = (event = sampleEvent(), credential = server.url.replace(/\/$/, WORKFLOW_PATH)) =>
  sendOnce(openPush(teams, { egress, url: server.url, credential }), event);

const textsOf = (card: TeamsStandIn['cards'][number] | undefined) =>
  card?.body.map(({ inlines }) => inlines.map(({ text }) => text).join('')) ?? [];

describe('Teams', () => {
  it('takes a card of every event', async () => {
    for (const event of sampleEvents()) {
      const { succeeded, status } = await send(event);
      assert.deepEqual([succeeded, status], [true, 202], event.type);
      const texts = textsOf(server.cards.at(-1));
      assert.equal(texts[1], `Severity: ${event.severity}`);
      assert.equal(texts.at(-1), `${event.type} · ${event.id} · ${event.time.toISOString()}`);
    }
  });

  it('is given its secret URL as the credential, which must be of the host that is shown', async () => {
    assert.equal((await sendOnce(openPush(teams, { egress, url: server.url.replace(/\/$/, WORKFLOW_PATH) }))).succeeded, true);
    for (const credential of ['https://attacker.example/a', 'no URL', server.url]) {
      assert.equal((await send(sampleEvent(), credential)).error, 'configuration');
    }
    assert.equal((await sendOnce(openPush(teams, { egress, url: server.url }))).error, 'configuration');
    assert.equal(server.cards.length, 1);
  });

  it('says by its status what is wrong', async () => {
    const wrong = await send(sampleEvent(), server.url.replace(/\/$/, '/workflows/other?sig=x'));
    assert.deepEqual([wrong.error, wrong.status], ['configuration', 401]);
    const expected: readonly [answer: Parameters<TeamsStandIn['answerWith']>[0], error: string | undefined][] = [
      [{ status: 200, body: '1' }, undefined],
      [
        {
          status: 200,
          body: 'Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 429 with ContextId x',
        },
        'throttled',
      ],
      [
        { status: 200, body: 'Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 500' },
        'server_error',
      ],
      [{ status: 404 }, 'configuration'],
      [{ status: 410 }, 'gone'],
      [{ status: 413 }, 'client_error'],
      [{ status: 502 }, 'throttled'],
      [{ status: 500 }, 'server_error'],
    ];
    for (const [answer, error] of expected) {
      server.answerWith(answer);
      assert.equal((await send()).error, error);
    }
    server.answerWith({ status: 429, headers: { 'retry-after': '12' } });
    const { error, retryAfterMs } = await send();
    assert.deepEqual([error, retryAfterMs], ['throttled', 12_000]);
  });
});

describe('what is kept of an answer of Teams', () => {
  it('has nothing of the secret URL in it', async () => {
    const [path = '', query = ''] = WORKFLOW_PATH.split('?');
    server.answerWith({
      status: 404,
      body: `${server.url.slice(0, -1)}${WORKFLOW_PATH} ${WORKFLOW_PATH} ${path} ${query.replace('&', '&amp;')}`,
    });
    assert.equal((await send()).response, '*** *** *** api-version=1&amp;sig=***');
  });
});

describe('a card', () => {
  it('is never larger than Teams takes: facts are left out, the last ones first', () => {
    const facts = Array.from({ length: 60 }, (_, index) => ({ label: `Fact ${index}`, value: '漢"'.repeat(250) }));
    const announcement = { id: 'evt_1', type: 't', time: 'now', severity: 'high' as const, title: 'Title', facts };
    const text = teamsMessage(announcement);
    assert.ok(Buffer.byteLength(text) <= MAX_MESSAGE_BYTES && Buffer.byteLength(text) > MAX_MESSAGE_BYTES - 2_000);
    assert.ok(text.includes('Fact 0:') && !text.includes('Fact 59:'));
  });

  it('has nothing that Teams would read as Markdown', () => {
    fc.assert(
      fc.property(fc.constantFrom('[here](https://evil.example)', '**bold**', '<at>all</at>'), (markup) => {
        const facts = [{ label: 'Reason', value: markup }];
        const { body } = JSON.parse(teamsMessage({ id: 'e', type: 't', time: 'now', severity: 'low', title: markup, facts })).attachments[0]
          .content;
        // Runs show their text as it is; text blocks and facts would not.
        for (const { type, inlines } of body)
          assert.deepEqual([type, inlines.every((run: { type: string }) => run.type === 'TextRun')], ['RichTextBlock', true]);
        assert.deepEqual([body[0].inlines[0].text, body[1].inlines[1].text], [markup, markup]);
      }),
    );
  });
});
