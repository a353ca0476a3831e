import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { defineSection, key } from '@sentinelmesh/config';
import { GuardServiceDefinition, InspectResponse } from '@sentinelmesh/contracts';
import { newId } from '@sentinelmesh/kernel';
import { type Client, connectChannel } from '@sentinelmesh/rpc';
import { createTestIssuers, until } from '@sentinelmesh/testkit';
import { z } from 'zod';
import { defineService, type Kit, run, type Service } from '../src/index.ts';

/** A method that takes a text, on its own. */
const InspectDefinition = { ...GuardServiceDefinition, methods: { inspect: GuardServiceDefinition.methods.inspect } } as const;

const nothing = defineSection({ name: 'nothing', description: 'Nothing.', keys: {} });
const issuers = createTestIssuers();
const base = { MESH_LOG_LEVEL: 'silent', MESH_CONTEXT_ISSUERS: issuers.variable };
const sourceOf =
  (env: Record<string, string> = {}) =>
  () => ({ env: { ...base, ...env } });
const context = () => issuers.contextOf({ orgId: newId('org'), principal: { type: 'api_key', id: 'key' }, scopes: ['guard:inspect'] });

const service = (name: string, start: (kit: Kit) => Promise<void> | void, changes: Partial<Service> = {}): Service =>
  defineService({ name, config: nothing, serves: [], bus: {}, start: async (kit) => start(kit), ...changes });

const guard = (answer: string) =>
  service('guard', (kit) => {
    const inspect = async () => InspectResponse.fromPartial({ decision: answer });
    kit.serve(InspectDefinition, { inspect }, { inspect: { scope: 'guard:inspect' } });
  });

describe('services of one process', () => {
  it('start in the order given and stop in reverse', async () => {
    const seen: string[] = [];
    const named = (name: string) =>
      service(name, (kit) => {
        seen.push(`start ${name}`);
        kit.onStop(() => void seen.push(`stop ${name}`));
      });
    const running = await run({ services: [named('one'), named('two')], sourceOf: sourceOf() });
    await Promise.all([running.stop(), running.stop()]);
    assert.deepEqual(seen, ['start one', 'start two', 'stop two', 'stop one']);
  });

  it('are stopped again when one of them cannot start, and the reason is told', async () => {
    const seen: string[] = [];
    const first = service('first', (kit) => kit.onStop(() => void seen.push('stopped')));
    const second = service('second', () => {
      throw new Error('no more room');
    });
    await assert.rejects(run({ services: [first, second], sourceOf: sourceOf() }), /no more room/);
    assert.deepEqual(seen, ['stopped']);
  });

  it('do not start at all when a setting is wrong, and every wrong setting is named', async () => {
    const config = defineSection({
      name: 'picky',
      description: 'Picky.',
      keys: {
        one: key({ env: 'MESH_ONE', schema: z.string(), description: 'One.' }),
        two: key({ env: 'MESH_TWO', schema: z.coerce.number(), description: 'Two.' }),
      },
    });
    const seen: string[] = [];
    const services = [service('first', () => void seen.push('started')), service('picky', () => undefined, { config })];
    await assert.rejects(run({ services, sourceOf: sourceOf({ MESH_TWO: 'x' }) }), (error: Error) => {
      assert.match(error.message, /MESH_ONE/);
      assert.match(error.message, /MESH_TWO/);
      return true;
    });
    assert.deepEqual(seen, []);
  });

  it('call each other directly, also one that starts later', async () => {
    let client: Client<typeof InspectDefinition> | undefined;
    const caller = service('caller', (kit) => {
      client = kit.client(InspectDefinition);
    });
    const running = await run({ services: [caller, guard('allow')], sourceOf: sourceOf(), encodeInProcess: true });
    assert.equal((await client?.inspect({ text: 'a' }, context()))?.decision, 'allow');
    await running.stop();
  });

  it('are not ready any more as soon as they are told to stop, while they still finish their work', async () => {
    let finish: () => void = () => undefined;
    const slow = service('slow', (kit) => kit.onStop(() => new Promise<void>((resolve) => (finish = resolve))));
    const running = await run({ services: [slow], sourceOf: sourceOf() });
    assert.equal((await running.checkHealth()).ready, true);
    const stopping = running.stop();
    assert.equal((await running.checkHealth()).ready, false);
    finish();
    await stopping;
  });

  it('give up waiting for one that does not stop within the deadline', async () => {
    const stuck = service('stuck', (kit) => kit.onStop(() => new Promise(() => undefined)));
    const running = await run({ services: [stuck], sourceOf: sourceOf({ MESH_STOP_TIMEOUT_MS: '50' }) });
    await running.stop();
  });
});

describe('services of several processes', () => {
  it('call each other over the internal address, with health', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'sm-kit-'));
    const address = `unix:${join(directory, 'guard.sock')}`;
    let well = true;
    const owner = service('guard', (kit) => {
      kit.addCheck('mood', () => well);
      const inspect = async () => InspectResponse.fromPartial({ decision: 'flag' });
      kit.serve(InspectDefinition, { inspect }, { inspect: { scope: 'guard:inspect' } });
    });
    const guarding = await run({ services: [owner], sourceOf: sourceOf({ MESH_INTERNAL_ADDRESS: address }) });
    let client: Client<typeof InspectDefinition> | undefined;
    const caller = service('caller', (kit) => {
      client = kit.client(InspectDefinition);
    });
    const calling = await run({ services: [caller], sourceOf: sourceOf({ MESH_SERVICE_ADDRESSES: `guard=${address}` }) });
    assert.equal((await client?.inspect({ text: 'a' }, context()))?.decision, 'flag');
    assert.equal((await calling.checkHealth()).ready, true);

    well = false;
    await until(async () => !(await calling.checkHealth()).ready, 'the caller to see that the guard is not well', 5_000);
    assert.deepEqual((await calling.checkHealth()).checks, [{ name: 'guard', ok: false }]);

    const channel = connectChannel(address);
    assert.equal(await channel.isServing(500), false);
    channel.close();
    await calling.stop();
    await guarding.stop();
    await rm(directory, { recursive: true });
  });

  it('are refused a start when they are not told where the others are', async () => {
    const caller = service('caller', (kit) => void kit.client(InspectDefinition));
    await assert.rejects(run({ services: [caller], sourceOf: sourceOf() }), /MESH_SERVICE_ADDRESSES \(the address of guard\) is not set/);
  });
});

describe('the operations port', () => {
  it('tells alive, ready and metrics, and not ready with the reason', async () => {
    let well = true;
    const one = service('one', (kit) => {
      kit.addCheck('mood', () => well);
      kit.showState('helper', () => (well ? 'up' : 'down'));
      kit.metrics.counter({ name: 'things_total', help: 'Things.' }).add({}, 3);
    });
    const running = await run({ services: [one], sourceOf: sourceOf({ MESH_OPS_PORT: '0' }) });
    const get = (path: string) => fetch(`${running.addresses.ops}${path}`);
    assert.equal((await get('/healthz')).status, 200);
    assert.equal((await get('/readyz')).status, 200);
    const metrics = await (await get('/metrics')).text();
    for (const name of [
      'things_total 3',
      'sentinelmesh_ready{check="one: mood"} 1',
      'process_resident_memory_bytes ',
      'nodejs_eventloop_lag_seconds ',
    ])
      assert.ok(metrics.includes(`\n${name}`), name);
    assert.equal((await get('/else')).status, 404);
    well = false;
    const report = await get('/readyz');
    assert.equal(report.status, 503);
    assert.deepEqual(await report.json(), {
      ready: false,
      checks: [{ name: 'one: mood', ok: false }],
      states: [{ name: 'one: helper', state: 'down' }],
    });
    await running.stop();
  });
});
