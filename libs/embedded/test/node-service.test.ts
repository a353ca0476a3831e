import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Exit, startNodeService, supervise } from '../src/index.ts';
import { isAlive, silent } from './mesh-data.ts';

const base = mkdtempSync(join(tmpdir(), 'service-'));
after(() => rmSync(base, { recursive: true, force: true }));
const library = JSON.stringify(new URL('../src/index.ts', import.meta.url).href);

let count = 0;
/** A service of which this is the code. */
function givenService(code: string): { name: string; entry: string; env: Record<string, string>; output: 'ignore' } {
  const entry = join(base, `service-${++count}.mjs`);
  writeFileSync(entry, `import { announceFailure, announceReady, onParentGone } from ${library};\n${code}\n`);
  return { name: 'the service', entry, env: { PATH: process.env.PATH ?? '', GREETING: 'hello' }, output: 'ignore' };
}

const stays = 'setInterval(() => {}, 1_000);';

describe('a service in its own process', () => {
  it('is there when it says so, with what it announced, its arguments and its environment', async () => {
    const service = await startNodeService({
      ...givenService(`${stays} announceReady({ greeting: process.env.GREETING, args: process.argv.slice(2) })`),
      args: ['--all'],
    });
    assert.deepEqual(service.announced, { greeting: 'hello', args: ['--all'] });
    await service.stop();
    assert.ok(!isAlive(service.pid));
  });

  it('is asked to stop, and killed when it does not', async () => {
    const polite = await startNodeService(givenService(`${stays} process.on('SIGTERM', () => process.exit(7)); announceReady()`));
    const politeExit = new Promise<Exit>((resolve) => polite.onExit(resolve));
    await polite.stop();
    assert.deepEqual(await politeExit, { code: 7, signal: null, expected: true });
    const deaf = await startNodeService({
      ...givenService(`${stays} process.on('SIGTERM', () => {}); announceReady()`),
      stopTimeoutMs: 100,
    });
    const deafExit = new Promise<Exit>((resolve) => deaf.onExit(resolve));
    await Promise.all([deaf.stop(), deaf.stop()]);
    assert.deepEqual(await deafExit, { code: null, signal: 'SIGKILL', expected: true });
  });

  it('that ends before it is ready, or never is, is an error', async () => {
    await assert.rejects(startNodeService(givenService('process.exit(3)')), /the service ended \(exit code 3\) before it was ready/);
    const late = givenService(`process.send({ kind: 'hello' }); ${stays}`);
    await assert.rejects(startNodeService({ ...late, readyTimeoutMs: 300 }), /was not ready within 0\.3 s/);
  });

  it('is restarted when it dies', async () => {
    const service = givenService(`${stays} announceReady()`);
    const supervised = await supervise({ name: service.name, start: () => startNodeService(service), log: silent });
    const killed = supervised.current()?.pid ?? 0;
    process.kill(killed, 'SIGKILL');
    while (supervised.current() === undefined || supervised.current()?.pid === killed) await sleep(10);
    const restarted = supervised.current()?.pid ?? 0;
    await supervised.stop();
    assert.ok(!isAlive(restarted));
  });

  it('passes on in its own words why it cannot start', async () => {
    await assert.rejects(startNodeService(givenService(`announceFailure('the port is taken')`)), { message: 'the port is taken' });
  });

  it('learns that its parent is gone, however it ended', async (t) => {
    const service = givenService(`${stays} onParentGone(() => process.exit()); announceReady()`);
    const script = `
      import { startNodeService } from ${library};
      const { pid } = await startNodeService(${JSON.stringify(service)});
      process.stdout.write(String(pid));
    `;
    const parent = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    t.after(() => parent.kill('SIGKILL'));
    const pid = Number(String((await once(parent.stdout, 'data'))[0]));
    assert.ok(isAlive(pid));
    parent.kill('SIGKILL');
    const deadline = Date.now() + 5_000;
    while (isAlive(pid) && Date.now() < deadline) await sleep(10);
    assert.ok(!isAlive(pid));
  });
});
