import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { AlreadyExists, InvalidArgument, NotFound } from '@sentinelmesh/kernel';
import {
  assertBalanced,
  auditedCost,
  contextOf,
  type Replica,
  type Schema,
  startReplica,
  startSchema,
  tellings,
  times,
} from './fixture.ts';

let schema: Schema;
let replica: Replica;
let other: Replica;
before(async () => {
  schema = await startSchema();
  [replica, other] = [await startReplica(schema), await startReplica(schema)];
});
after(async () => {
  await Promise.all([replica?.stop(), other?.stop()]);
  await schema?.stop();
});

const usage = (inputTokens: bigint) => ({ model: 'unit', inputTokens, outputTokens: 0n });

describe('a session', () => {
  it('has the limits it was opened with, and those of the mesh otherwise', async () => {
    const context = contextOf();
    const { session } = await replica.createSession({ id: 's', endUser: 'u', agent: 'a', limits: { maxSteps: 7 } }, context);
    assert.deepEqual(session?.limits, { maxSteps: 7, maxDurationMs: 86_400_000n, maxDepth: 5 });
    assert.deepEqual((await replica.getSession({ id: 's' }, context)).session, session);
    const made = await replica.createSession({}, context);
    assert.match(made.session?.id ?? '', /^ses_/);
  });

  it('is opened once, and below a parent that exists', async () => {
    const context = contextOf();
    await replica.createSession({ id: 'parent' }, context);
    const { session } = await replica.createSession({ id: 'child', parentSessionId: 'parent' }, context);
    assert.equal(session?.depth, 1);
    await assert.rejects(other.createSession({ id: 'child' }, context), AlreadyExists);
    await assert.rejects(replica.createSession({ id: 'orphan', parentSessionId: 'nobody' }, context), NotFound);
  });

  it('is found in its own workspace only', async () => {
    const context = contextOf();
    await replica.createSession({ id: 's' }, context);
    await assert.rejects(replica.getSession({ id: 's' }, contextOf(context.orgId)), NotFound);
  });

  it('is gone some time after its last step, with the settlements of its turns', async () => {
    const context = contextOf();
    await replica.recordStep({ sessionId: 'old', tool: 't', usage: usage(1n) }, context);
    await replica.recordStep({ sessionId: 'young', tool: 't', usage: usage(1n) }, context);
    await schema.ask("update state_monitor.session set last_step_at = now() - interval '31 days' where id = 'old'");
    await schema.ask("update state_monitor.reservation set created_at = now() - interval '31 days' where key like '%old%'");
    const pruned = await Promise.all([replica.janitor.prune(30), other.janitor.prune(30)]);
    assert.equal(
      pruned.reduce((sum, { sessions }) => sum + sessions, 0),
      1,
    );
    assert.equal(
      pruned.reduce((sum, { reservations }) => sum + reservations, 0),
      1,
    );
    await assert.rejects(replica.getSession({ id: 'old' }, context), NotFound);
    await replica.getSession({ id: 'young' }, context);
  });
});

describe('a step of an agent that runs elsewhere', () => {
  it('is recorded once for each id, by whichever replica', async () => {
    const context = contextOf();
    await replica.createBudget({ scope: 'run', scopeId: 'r', limitMicroUsd: 1_000n }, context);
    const step = { sessionId: 's', tool: 'search', arguments: '{"q":"a"}', observation: 'b', runId: 'r', stepId: 'one', usage: usage(25n) };
    const answers = await Promise.all(times(12, (index) => (index % 2 === 0 ? replica : other).recordStep(step, context)));
    for (const answer of answers) assert.deepEqual([answer.decision, answer.step, answer.cost?.microUsd], ['continue', 1, 25n]);
    const { session } = await replica.getSession({ id: 's' }, context);
    assert.deepEqual([session?.steps, session?.spentMicroUsd], [1, 25n]);
    assert.equal((await replica.getBudget({ scope: 'run', scopeId: 'r' }, context)).budget?.spentMicroUsd, 25n);
    assert.equal(await auditedCost(schema, context.orgId, replica, other), 25n);
    const elsewhere = await replica.recordStep({ ...step, sessionId: 'another' }, context);
    assert.deepEqual([elsewhere.step, elsewhere.cost?.microUsd], [1, 25n]);
  });

  it('is counted, in order, when many come at the same time', async () => {
    const context = contextOf();
    const answers = await Promise.all(
      times(100, (index) =>
        (index % 2 === 0 ? replica : other).recordStep(
          { sessionId: 's', tool: `tool ${'abcdefghij'[index % 10]}${'klmnopqrst'[Math.floor(index / 10)]}`, observation: `${index}` },
          context,
        ),
      ),
    );
    assert.deepEqual(
      answers.map(({ step }) => step).toSorted((a, b) => a - b),
      times(100, (index) => index + 1),
    );
  });

  it('stops an agent that goes round in circles, with evidence, and tells once', async () => {
    const context = contextOf();
    const answers = [];
    for (let round = 0; round < 6; round += 1) {
      const step = {
        sessionId: 's',
        endUser: 'u',
        agent: 'a',
        tool: 'read_file',
        arguments: '{"path":"secret.txt"}',
        observation: 'no such file',
        isError: true,
      };
      answers.push(await replica.recordStep(step, context));
    }
    const last = answers.at(-1);
    assert.deepEqual(
      [last?.decision, last?.risk, last?.repetition?.type, last?.repetition?.tools],
      ['stop', 0.7, 'error_retry', ['read_file']],
    );
    assert.match(last?.reasons[0] ?? '', /error retry/);
    const { events, records } = await tellings(schema, context.orgId, replica, other);
    assert.deepEqual(
      events.map((event) => (event.type === 'session.repetition.detected' ? event.data.decision : '')),
      ['warn', 'stop'],
    );
    assert.doesNotMatch(JSON.stringify({ events, records }), /secret/);
    await replica.recordStep({ sessionId: 's', tool: 'list_files', arguments: '{}', observation: 'a.txt b.txt' }, context);
    assert.equal((await replica.getSession({ id: 's' }, context)).session?.repetition, undefined);
  });

  it('tells with the last step that is allowed that there may be no more', async () => {
    const context = contextOf();
    await replica.createSession({ id: 's', limits: { maxSteps: 3 } }, context);
    const decisions = [];
    for (const tool of ['a', 'b', 'c'])
      decisions.push((await replica.recordStep({ sessionId: 's', tool, observation: tool }, context)).decision);
    assert.deepEqual(decisions, ['continue', 'continue', 'stop']);
    const { events } = await tellings(schema, context.orgId, replica, other);
    assert.deepEqual(
      events.map(({ type }) => type),
      ['session.limit.exceeded'],
    );
  });

  it('spends what it cost from every budget of its payer, and stops when one is spent', async () => {
    const context = contextOf();
    const scopes = [
      ['end_user', 'u'],
      ['session', 's'],
      ['organization', ''],
    ] as const;
    for (const [scope, scopeId] of scopes)
      await replica.createBudget({ scope, scopeId, limitMicroUsd: scope === 'session' ? 50n : 1_000n }, context);
    const first = await replica.recordStep({ sessionId: 's', endUser: 'u', tool: 'a', usage: usage(40n) }, context);
    assert.deepEqual([first.decision, first.exhausted], ['continue', []]);
    const second = await replica.recordStep({ sessionId: 's', endUser: 'u', tool: 'b', usage: usage(40n) }, context);
    assert.deepEqual([second.decision, second.risk, second.exhausted.map(({ scope }) => scope)], ['stop', 0.6, ['session']]);
    for (const [scope, scopeId] of scopes) assert.equal((await replica.getBudget({ scope, scopeId }, context)).budget?.spentMicroUsd, 80n);
    await assertBalanced(schema, context.orgId);
  });

  it('is refused with every wrong field by name', async () => {
    const wrong = {
      sessionId: '',
      tool: 'a\0b',
      arguments: 'x'.repeat(262_145),
      endUser: 'x'.repeat(257),
      usage: { model: 'unit', inputTokens: 100_000_001n },
    };
    await assert.rejects(replica.recordStep(wrong, contextOf()), (error) => {
      assert.ok(error instanceof InvalidArgument);
      assert.deepEqual(
        error.violations.map(({ field }) => field),
        ['session_id', 'tool', 'arguments', 'usage.input_tokens', 'end_user'],
      );
      return true;
    });
  });
});

describe('prices', () => {
  it('are those in force', async () => {
    const { version, prices } = await replica.listPrices({}, contextOf());
    assert.deepEqual([version, prices.map(({ model }) => model)], ['test', ['unit']]);
  });
});
