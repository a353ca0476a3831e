import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, afterEach, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { secret } from '@sentinelmesh/crypto';
import { MeshError, type newId } from '@sentinelmesh/kernel';
import { linkHash } from '../src/domain/chain.ts';
import { jsonFormat } from '../src/formats/json.ts';
import { verify } from '../src/kinds/webhook/signing.ts';
import {
  audited,
  contextOf,
  givenSiem,
  givenWebhook,
  type Replica,
  refused,
  type Schema,
  startReplica,
  startSchema,
  times,
} from './fixture.ts';

let schema: Schema;
let replica: Replica;
before(async () => {
  schema = await startSchema();
  replica = await startReplica(schema);
});
after(async () => {
  await replica?.stop();
  await schema?.stop();
});

describe('the secret of a webhook', () => {
  const sealedSecrets = async (id: string) => {
    const [row] = await schema.ask<{ org_id: string; sealed_secrets: Buffer }>(
      'select org_id, sealed_secrets from webhook_delivery.destination where id = $1',
      [id],
    );
    assert.ok(row !== undefined);
    return {
      ref: { orgId: row.org_id as ReturnType<typeof newId<'org'>>, id: id as ReturnType<typeof newId<'dst'>> },
      sealed: row.sealed_secrets,
    };
  };
  const signingNow = async (id: string, now = new Date()) => {
    const { ref, sealed } = await sealedSecrets(id);
    const opened = replica.secrets.openAll(ref, { credential: null, secrets: sealed }, now);
    return opened.signingSecrets.map((held) => held.reveal());
  };

  it('is another one after a rotation, and the one before signs for its grace', async () => {
    const context = contextOf();
    const made = await givenWebhook(replica, context);
    const second = await replica.rotateSecret({ id: made.id }, context);
    assert.ok(Math.abs((second.graceUntil?.getTime() ?? 0) - Date.now() - 86_400_000) < 10_000);
    assert.deepEqual(await signingNow(made.id), [second.signingSecret, made.signingSecret]);
    assert.deepEqual(await signingNow(made.id, new Date(Date.now() + 86_500_000)), [second.signingSecret]);
    const third = await replica.rotateSecret({ id: made.id, graceSeconds: 0 }, context);
    assert.deepEqual(await signingNow(made.id), [third.signingSecret, made.signingSecret]);
  });

  it('can be brought, once, and a pair shows its public half', async () => {
    const context = contextOf();
    const { id, signingSecret } = await givenWebhook(replica, context);
    const pair = `whsk_${Buffer.alloc(32, 9).toString('base64')}`;
    assert.match((await replica.rotateSecret({ id, signingSecret: pair }, context)).publicKey, /^whpk_/);
    for (const unfit of [pair, signingSecret, 'whsec_x'])
      assert.deepEqual(await refused(replica.rotateSecret({ id, signingSecret: unfit }, context)), ['signing_secret']);
    assert.deepEqual(await refused(replica.rotateSecret({ id, graceSeconds: 604_801 }, context)), ['grace_seconds']);
  });

  it('is one of at most ten that sign at the same time', async () => {
    const context = contextOf();
    const { id } = await givenWebhook(replica, context);
    for (let rotation = 0; rotation < 9; rotation += 1) await replica.rotateSecret({ id }, context);
    assert.equal((await signingNow(id)).length, 10);
    await assert.rejects(replica.rotateSecret({ id }, context), (error) => error instanceof MeshError && error.code === 'too_many_secrets');
    const last = await replica.rotateSecret({ id, graceSeconds: 0 }, context);
    assert.equal((await signingNow(id))[0], last.signingSecret);
  });

  it('is only what signs for a webhook', async () => {
    const context = contextOf();
    const { id } = await givenSiem(replica, context);
    await assert.rejects(
      replica.rotateSecret({ id }, context),
      (error) => error instanceof MeshError && error.code === 'nothing_to_sign_with',
    );
  });

  it('stays shut when its row is copied to another destination', async () => {
    const [mine, theirs] = [contextOf(), contextOf()];
    const [own, other] = [await givenWebhook(replica, mine), await givenWebhook(replica, theirs)];
    await schema.ask(
      `update webhook_delivery.destination set sealed_secrets = (select sealed_secrets from webhook_delivery.destination where id = $1)
       where id = $2`,
      [other.id, own.id],
    );
    await assert.rejects(signingNow(own.id), /cannot be opened/);
    await assert.rejects(replica.rotateSecret({ id: own.id }, mine), /cannot be opened/);
  });
});

describe('a test', () => {
  let server: Server | undefined;
  afterEach(() => {
    server?.closeAllConnections();
    server?.close();
  });
  type Seen = { readonly request: IncomingMessage; readonly body: Buffer };
  async function givenReceiver(status: number, answer: string, seen: Seen[] = []): Promise<string> {
    const started = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      seen.push({ request, body: Buffer.concat(chunks) });
      if (status > 0) response.writeHead(status).end(answer);
    });
    server = started;
    await new Promise<void>((resolve) => void started.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(started.address() as AddressInfo).port}/hook`;
  }

  it('brings a webhook a signed example at once, and shows the answer', async () => {
    const context = contextOf();
    const seen: Seen[] = [];
    const made = await givenWebhook(replica, context, { url: await givenReceiver(202, 'taken', seen), credential: 'token-1' });
    const { succeeded, attempt } = await replica.testDestination({ id: made.id }, context);
    assert.deepEqual(
      [succeeded, attempt?.outcome, attempt?.status, attempt?.response, attempt?.error],
      [true, 'succeeded', 202, 'taken', ''],
    );
    assert.ok((attempt?.totalMs ?? 0) > 0);
    const [got] = seen;
    assert.ok(got !== undefined);
    const verified = verify({ secrets: [secret(made.signingSecret)], headers: got.request.headers, body: got.body, now: new Date() });
    assert.equal(verified.ok, true);
    assert.equal(got.request.headers.authorization, 'Bearer token-1');
    const body = JSON.parse(got.body.toString());
    assert.equal(body.type, 'guard.input.blocked');
    assert.deepEqual(await schema.ask('select * from webhook_delivery.delivery where destination_id = $1', [made.id]), []);
    const records = await audited(schema, context.orgId, replica);
    assert.deepEqual(records.at(-1)?.attributes, {
      kind: 'webhook',
      host: '127.0.0.1',
      event_type: 'guard.input.blocked',
      error: '',
    });
  });

  it('says what went wrong', async () => {
    const context = contextOf();
    const made = await givenWebhook(replica, context, { url: await givenReceiver(500, 'oh no') });
    const { succeeded, attempt } = await replica.testDestination({ id: made.id, eventType: 'budget.threshold.crossed' }, context);
    assert.deepEqual([succeeded, attempt?.outcome, attempt?.error, attempt?.status], [false, 'failed', 'server_error', 500]);
    assert.equal((await audited(schema, context.orgId, replica)).at(-1)?.disposition, 'failed');
    assert.deepEqual(await refused(replica.testDestination({ id: made.id, eventType: 'no.such.event' }, context)), ['event_type']);
    assert.deepEqual(await refused(replica.testDestination({ id: made.id, eventType: 'toString' }, context)), ['event_type']);
  });

  it('ends in time for its caller, also where the receiver says nothing', async () => {
    const context = { ...contextOf(), deadlineAt: Date.now() + 2_500 };
    const made = await givenWebhook(replica, context, { url: await givenReceiver(0, '') });
    const { succeeded, attempt } = await replica.testDestination({ id: made.id }, context);
    assert.deepEqual([succeeded, attempt?.error], [false, 'timeout']);
    assert.ok(Date.now() < context.deadlineAt);
  });

  it('sends a SIEM one record in a chain of its own, and leaves its position', async () => {
    const context = contextOf();
    const made = await givenSiem(replica, context);
    const { succeeded } = await replica.testDestination({ id: made.id, group: 'siem' }, context);
    assert.equal(succeeded, true);
    const record = replica.siem.sent.at(-1);
    const unsealed = jsonFormat.unseal(record?.text ?? '');
    assert.ok(unsealed !== undefined);
    assert.match(unsealed.link.chain, /^test-chn_/);
    assert.equal(unsealed.link.hash, linkHash(unsealed.link, unsealed.content));
    assert.equal(record?.event.source, '/sentinelmesh/test');
    assert.deepEqual((await replica.getDestination({ id: made.id }, context)).destination?.position, made.position);
  });

  it('tells of a SIEM what it did not take', async () => {
    const context = contextOf();
    const { id } = await givenSiem(replica, context);
    const answers = [
      { kind: 'acknowledged', rejected: [{ index: 0, reason: 'no such index' }] },
      { kind: 'retry', error: 'throttled', detail: 'too fast' },
      { kind: 'configuration', detail: 'the token is wrong' },
    ] as const;
    const before = replica.siem.answer;
    const told: unknown[] = [];
    for (const answer of answers) {
      replica.siem.answer = async () => answer;
      const { attempt } = await replica.testDestination({ id }, context);
      told.push([attempt?.error, attempt?.response]);
    }
    replica.siem.answer = before;
    assert.deepEqual(told, [
      ['client_error', 'no such index'],
      ['throttled', 'too fast'],
      ['configuration', 'the token is wrong'],
    ]);
  });

  it('tells of settings and kinds that the mesh does not have any more', async () => {
    const context = contextOf();
    const { id } = await givenSiem(replica, context);
    const testAfter = async (assignment: string) => {
      await schema.ask(`update webhook_delivery.destination set ${assignment} where id = $1`, [id]);
      return (await replica.testDestination({ id }, context)).attempt;
    };
    const outdated = await testAfter(`settings = '{"gone": 1}'`);
    assert.deepEqual([outdated?.error, /give them anew/.test(outdated?.response ?? '')], ['configuration', true]);
    const closed = await testAfter(`kind = 'datadog'`);
    assert.deepEqual([closed?.error, /not open/.test(closed?.response ?? '')], ['configuration', true]);
  });

  it('is one of at most five of an organisation at the same time', async () => {
    const context = contextOf();
    const { id } = await givenSiem(replica, context);
    const before = replica.siem.answer;
    replica.siem.answer = async () => {
      await sleep(300);
      return { kind: 'acknowledged', rejected: [] };
    };
    const outcomes = await Promise.allSettled(times(8, () => replica.testDestination({ id }, context)));
    replica.siem.answer = before;
    assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 5);
    for (const outcome of outcomes) if (outcome.status === 'rejected') assert.equal(outcome.reason.code, 'too_many_tests');
    assert.equal((await replica.testDestination({ id }, context)).succeeded, true);
  });
});
