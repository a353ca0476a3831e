/** `POST /api/v1/sessions/{id}/steps`: an agent that runs elsewhere asks after each step whether it may go on. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { newId } from '@sentinelmesh/kernel';
import { type Api, assertProblem } from '../harness/api.ts';
import { type BusEvent, listen } from '../harness/bus.ts';
import type { Mesh } from '../harness/mesh.ts';
import { createOrganization } from '../harness/organizations.ts';
import { eventually } from '../harness/waiting.ts';
import { createRandom, sentence } from '../harness/words.ts';

type Step = {
  readonly decision: string;
  readonly reasons: readonly string[];
  readonly risk: number;
  readonly repetition: Readonly<Record<string, unknown>> | null;
  readonly step: number;
  readonly cost: { readonly micro_usd: string; readonly price_known: boolean } | null;
  readonly exhausted: readonly { readonly scope: string }[];
};

const MARK = 'marmalade-9917';
const stuck = { tool: 'read_file', arguments: `{"path":"${MARK}.txt"}`, observation: 'no such file', is_error: true };
/** Three steps of an agent that gets on. */
const progress = [
  { tool: 'search', arguments: '{"q":"harbour opening hours"}', observation: 'The harbour office opens at eight.' },
  {
    tool: 'open_page',
    arguments: '{"url":"https://example.com/harbour"}',
    observation: 'Closed on Sundays and in the second week of May.',
  },
  { tool: 'send_mail', arguments: '{"to":"the crew"}', observation: 'Queued under number 4711.' },
];

export function describeSteps(mesh: () => Mesh): void {
  describe('a step of an agent that runs elsewhere', () => {
    describeCircles(mesh);
    describeLimits(mesh);
    describeCost(mesh);
  });
}

async function record({ api }: { readonly api: Api }, session: string, step: object): Promise<Step> {
  const { status, json, text } = await api.post<Step>(`/api/v1/sessions/${session}/steps`, step);
  assert.equal(status, 200, text);
  return json;
}

/** Takes a step again and again until it is stopped. */
async function repeat(caller: { readonly api: Api }, session: string, step: object): Promise<Step[]> {
  const answers: Step[] = [];
  while (answers.length < 10 && answers.at(-1)?.decision !== 'stop') answers.push(await record(caller, session, step));
  return answers;
}

function describeCircles(mesh: () => Mesh): void {
  it('may be followed by another for as long as the agent gets on', async () => {
    const session = newId('ses');
    for (const [index, step] of progress.entries())
      assert.partialDeepStrictEqual(await record(mesh(), session, step), { decision: 'continue', reasons: [], risk: 0, step: index + 1 });
  });

  it('is answered continue, warn and stop when the agent goes round in circles, with evidence, and told to those who listen', async () => {
    const session = newId('ses');
    const bus = await listen(mesh());
    const answers = await repeat(mesh(), session, stuck);
    assert.deepEqual(
      answers.map(({ decision }) => decision),
      ['continue', 'warn', 'stop'],
    );
    assert.partialDeepStrictEqual(answers[2], {
      risk: 0.7,
      reasons: ['the session repeats itself (error retry, 3 times from step 1 to 3)'],
      repetition: { type: 'error_retry', repeats: 3, period: 1, from_step: 1, to_step: 3, tools: ['read_file'] },
    });
    const isTold = ({ headers, data }: BusEvent) => headers['ce-type'] === 'session.repetition.detected' && data.session_id === session;
    const told = await eventually('the two events', () => {
      const found = bus.events.filter(isTold);
      return found.length >= 2 && found;
    });
    assert.deepEqual(told.map(({ data }) => data.decision).sort(), ['stop', 'warn']);
    const entries = await eventually('their entries', async () => {
      const logged = await Promise.all(told.map(({ headers }) => mesh().api.get(`/api/v1/audit/logs/${headers['ce-id']}`)));
      return logged.every(({ status }) => status === 200) && logged;
    });
    for (const said of [...told.map(({ raw }) => raw), ...entries.map(({ text }) => text)]) assert.doesNotMatch(said, new RegExp(MARK));
    await bus.close();
    assert.equal((await record(mesh(), session, progress[0] ?? {})).decision, 'continue');
  });

  it("is in nobody else's session of the same name, and finds none there", async () => {
    const session = newId('ses');
    const other = await createOrganization(mesh(), 'Those with the same sessions');
    await repeat(mesh(), session, stuck);
    assertProblem(await other.api.get(`/api/v1/sessions/${session}`), 404);
    assert.partialDeepStrictEqual(await record(other, session, stuck), { decision: 'continue', step: 1 });
  });
}

function describeLimits(mesh: () => Mesh): void {
  it('is the last one when the session has reached its limit of steps', async () => {
    const { json } = await mesh().api.post<{ session: { id: string } }>('/api/v1/sessions', { limits: { max_steps: 2 } });
    const decisions: Step[] = [];
    for (const step of progress) decisions.push(await record(mesh(), json.session.id, step));
    assert.deepEqual(
      decisions.map(({ decision }) => decision),
      ['continue', 'stop', 'stop'],
    );
    assert.deepEqual(decisions[1]?.reasons, ['the session has taken the 2 steps that it may take']);
  });

  it('is the last one when the session has lasted as long as it may', async () => {
    const { json } = await mesh().api.post<{ session: { id: string } }>('/api/v1/sessions', { limits: { max_duration_ms: '200' } });
    const random = createRandom(1);
    const another = () => record(mesh(), json.session.id, { tool: 'search', arguments: sentence(random), observation: sentence(random) });
    assert.equal((await another()).decision, 'continue');
    const late = await eventually('the end', async () => {
      const answer = await another();
      return answer.decision === 'stop' && answer;
    });
    assert.deepEqual(late.reasons, ['the session has lasted the 200 milliseconds that it may last']);
  });

  it('may not be taken where too many sessions stand above', async () => {
    const ids: string[] = [];
    for (let depth = 0; depth <= 6; depth++) {
      const id = newId('ses');
      const answer = await record(mesh(), id, { ...progress[0], ...(ids.length === 0 ? {} : { parent_session_id: ids.at(-1) }) });
      ids.push(id);
      const { json } = await mesh().api.get<{ session: { depth: number } }>(`/api/v1/sessions/${id}`);
      assert.equal(json.session.depth, depth);
      assert.equal(answer.decision, depth <= 5 ? 'continue' : 'stop', `${depth} above`);
    }
  });
}

function describeCost(mesh: () => Mesh): void {
  it('is priced, charged once for each id of it, and the last one when a budget is spent', async () => {
    const session = newId('ses');
    const { api } = mesh();
    assert.equal((await api.post('/api/v1/budgets', { scope: 'session', scope_id: session, limit_micro_usd: '500' })).status, 201);
    const usage = { model: 'gpt-4o-mini', input_tokens: '1000', output_tokens: '500' };
    for (const _ of [1, 2]) {
      const answer = await record(mesh(), session, { ...progress[0], step_id: 'one', usage });
      assert.deepEqual([answer.decision, answer.step, answer.cost?.micro_usd, answer.cost?.price_known], ['continue', 1, '450', true]);
    }
    const { decision, exhausted } = await record(mesh(), session, { ...progress[1], step_id: 'two', usage });
    assert.deepEqual([decision, exhausted.map(({ scope }) => scope)], ['stop', ['session']]);
    const { json } = await api.get<{ budget: { spent_micro_usd: string } }>(`/api/v1/budgets/session/${session}`);
    assert.equal(json.budget.spent_micro_usd, '900');
    const unknown = await record(mesh(), session, { ...progress[2], usage: { ...usage, model: 'nobody-knows-this-one' } });
    assert.equal(unknown.cost?.price_known, false);
  });
}
