import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { describe, it } from 'node:test';
import { createTestIssuers } from '@sentinelmesh/testkit';

/** A process with one service that takes `startMs` to start and tells what happens to it on standard output. */
function startProcess(startMs: number) {
  const code = `
    import { setTimeout as sleep } from 'node:timers/promises';
    import { defineSection } from '@sentinelmesh/config';
    import { defineService, main } from '${new URL('../src/index.ts', import.meta.url).href}';
    const config = defineSection({ name: 'slow', description: 'Slow.', keys: {} });
    const start = async (kit) => {
      kit.onStop(() => console.log('stopped'));
      console.log('starting');
      await sleep(${startMs});
      console.log('started');
    };
    await main([defineService({ name: 'slow', config, serves: [], bus: {}, start })]);`;
  const env = { PATH: process.env.PATH, MESH_LOG_LEVEL: 'silent', MESH_CONTEXT_ISSUERS: createTestIssuers().variable };
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], { cwd: import.meta.dirname, env });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return { child, next: async () => (await lines.next()).value as string | undefined };
}

describe('the process of a service', () => {
  it('stops what it has started when it is told to stop while it starts', async () => {
    const { child, next } = startProcess(200);
    assert.equal(await next(), 'starting');
    child.kill('SIGTERM');
    assert.equal(await next(), 'started');
    assert.equal(await next(), 'stopped');
    assert.deepEqual(await once(child, 'exit'), [0, null]);
  });

  it('ends at once at the second signal', async () => {
    const { child, next } = startProcess(60_000);
    assert.equal(await next(), 'starting');
    child.kill('SIGTERM');
    setTimeout(() => child.kill('SIGTERM'), 100);
    assert.deepEqual(await once(child, 'exit'), [1, null]);
  });
});
