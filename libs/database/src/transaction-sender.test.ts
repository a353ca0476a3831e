import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler, sql } from 'kysely';
import { createTransactionSender, endingWith, setOrganization } from './transaction-sender.ts';

const ORG = 'org_01J00000000000000000000000';
const compiler = new Kysely<unknown>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
});
const last = endingWith(sql`select 1`).compile(compiler).sql;

/** A server that answers when it is told to. */
function givenServer() {
  const sent: { text: string; answer(): void; fail(error: Error): void }[] = [];
  const send = createTransactionSender({
    send: (text) => new Promise((resolve, reject) => sent.push({ text, answer: () => resolve(text), fail: reject })),
    gather: () => undefined,
  });
  return { sent, say: (text: string) => send(text, []), texts: () => sent.map(({ text }) => text) };
}

async function begun() {
  const server = givenServer();
  await server.say('begin');
  await server.say(setOrganization(ORG));
  return server;
}

describe('a transaction', () => {
  it('of one statement is sent whole before anything is answered', async () => {
    const { sent, say, texts } = await begun();
    const answer = say(last);
    await turn();
    assert.deepEqual(texts(), [`begin; ${setOrganization(ORG)}`, last, 'commit']);
    for (const { answer } of sent) answer();
    assert.equal(await answer, last);
    await say('commit');
    assert.equal(sent.length, 3);
  });

  it('is not committed as far as its owner knows before the server says so', async () => {
    const { sent, say } = await begun();
    const answer = say(last);
    await turn();
    sent[0]?.answer();
    sent[1]?.answer();
    await answer;
    const committed = say('commit');
    assert.equal(await Promise.race([committed, turn('open')]), 'open');
    sent[2]?.fail(new Error('the server went away'));
    await assert.rejects(committed, /went away/);
  });

  it('whose last statement fails needs no rollback of its own', async () => {
    const { sent, say } = await begun();
    const answer = say(last);
    await turn();
    sent[0]?.answer();
    sent[1]?.fail(new Error('a rule said no'));
    sent[2]?.answer();
    await assert.rejects(answer, /a rule said no/);
    await say('rollback');
    assert.equal(sent.length, 3);
  });

  it('takes no statement after its last one', async () => {
    const { sent, say } = await begun();
    const answer = say(last);
    await turn();
    for (const { answer } of sent) answer();
    await answer;
    await assert.rejects(say('select 2'), /after the one that was said to be the last/);
  });

  it('that could not be begun fails with that, and not with what its first statement says then', async () => {
    const { sent, say } = await begun();
    const answer = say('select 1');
    await turn();
    sent[1]?.fail(new Error('there is no transaction'));
    sent[0]?.fail(new Error('too many connections'));
    await assert.rejects(answer, /too many connections/);
  });
});
