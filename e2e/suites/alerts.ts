/** Alerts in a chat: what people are told without having asked for anything, and what they are not. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { newId } from '@sentinelmesh/kernel';
import type { Certificate } from '../harness/certificate.ts';
import { createDestination, put } from '../harness/destinations.ts';
import type { InspectAnswer } from '../harness/guardrails.ts';
import type { Mesh } from '../harness/mesh.ts';
import { eventually } from '../harness/waiting.ts';
import { type Hook, startWebhookReceiver, type WebhookReceiver } from '../harness/webhook-receiver.ts';
import { attacks } from './texts.ts';

const SLACK = '/api/v1/integrations/slack';
const RULES = '/api/v1/alert-rules';
const MARK = 'marmalade-3315';

type Block = { readonly type: string; readonly text?: { readonly type: string; readonly text: string } };
type SlackMessage = { readonly text: string; readonly blocks: readonly Block[] };

const messageOf = ({ body }: Hook) => JSON.parse(body.toString()) as SlackMessage;

/** @param certificate of the stand-in for Slack, which the mesh trusts */
export function describeAlerts(mesh: () => Mesh, certificate: () => Certificate): void {
  describe('a chat that gets alerts', () => {
    let slack: WebhookReceiver;
    let id: string;
    const about = (text: string) => slack.hooks.filter(({ body }) => body.includes(text));
    const alert = (text: string) => eventually(`the alert about ${text}`, () => about(text)[0], { timeoutMs: 5_000 });
    const inspect = async (text: string) => (await mesh().api.post<InspectAnswer>('/api/v1/guard/inspect', { text })).json.decision_id;

    before(async () => {
      slack = await startWebhookReceiver(certificate());
      // Slack says "ok", and nothing else is success for everybody.
      slack.replyWith(() => ({ status: 200, body: 'ok' }));
      const { origin } = new URL(slack.url);
      const secretUrl = `${origin}/services/T0/B0/secret-of-the-channel`;
      ({
        destination: { id },
      } = await createDestination(mesh().api, SLACK, { url: origin, credential: secretUrl }));
      const { status, text } = await mesh().api.get(`${SLACK}/${id}`);
      assert.equal(status, 200);
      assert.doesNotMatch(text, /secret-of-the-channel/);
      assert.match(text, /"has_credential":true/);
    });
    after(async () => {
      assert.equal((await mesh().api.delete(`${SLACK}/${id}`)).status, 200);
      await slack.close();
    });

    it('is told of a blocked attack in Block Kit, without a word of it, and of nothing that was allowed', async () => {
      const harmless = await inspect(`A harmless word about ${MARK}`);
      const attack = await inspect(`${attacks[0]} ${MARK}`);
      const hook = await alert(attack);
      assert.equal(hook.path, '/services/T0/B0/secret-of-the-channel');
      assert.match(hook.headers['content-type'] ?? '', /^application\/json/);
      const { text, blocks } = messageOf(hook);
      assert.ok(text.length > 0);
      assert.deepEqual([blocks[0]?.type, blocks[0]?.text?.type, blocks.at(-1)?.type], ['header', 'plain_text', 'context']);
      assert.doesNotMatch(hook.body.toString(), new RegExp(`${MARK}|${attacks[0]}`));
      assert.equal(about(harmless).length, 0);
      assert.deepEqual(
        slack.hooks.filter(({ body }) => !/guard\.(input|output)\.blocked|budget\./.test(body.toString())),
        [],
      );
    });

    it('is told of a budget that is nearly spent, and not of one that is half spent', async () => {
      const run = newId('trn');
      const { status } = await mesh().api.post('/api/v1/budgets', { scope: 'run', scope_id: run, limit_micro_usd: '1000000' });
      assert.equal(status, 201);
      for (const amount of [0.6, 0.35]) await mesh().api.post(`/api/v1/safety/budget/${run}/spend`, { amount });
      await alert(run);
      const percents = about(run).map((hook) => /\b(50|80|90|100) ?%/.exec(JSON.stringify(messageOf(hook)))?.[1]);
      assert.deepEqual(percents, ['90']);
      await mesh().api.delete(`/api/v1/budgets/run/${run}`);
    });

    it('is told what a rule of its own says, and no more what a rule said that was switched off', async () => {
      const witness = await startWebhookReceiver();
      const { destination } = await createDestination(mesh().api, '/api/v1/webhooks', { url: witness.url, event_types: ['guard.input.*'] });
      const rule = { event_types: ['guard.input.inspected'], filter: 'data.inspection.decision == "redact"', destination_ids: [id] };
      for (const [name, body] of [
        ['personal-data', rule],
        ['blocked-attacks', { event_types: ['guard.input.blocked'], enabled: false }],
      ] as const)
        assert.equal((await put(mesh().api, `${RULES}/${name}`, body)).status, 200);
      const redacted = await inspect(`Write to john.doe@example.com about ${MARK}`);
      const blocked = await inspect(`${attacks[0]} ${MARK}`);
      await alert(redacted);
      await eventually('the attack at the witness', () => witness.hooks.some(({ id: event }) => event === blocked));
      assert.equal(about(blocked).length, 0);
      for (const name of ['personal-data', 'blocked-attacks']) assert.equal((await mesh().api.delete(`${RULES}/${name}`)).status, 200);
      // One that comes with the mesh is as it was.
      await alert(await inspect(`${attacks[0]} ${MARK}`));
      await mesh().api.delete(`/api/v1/webhooks/${destination.id}`);
      await witness.close();
    });
  });
}
