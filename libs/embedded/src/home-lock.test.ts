import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { HomeInUse } from './errors.ts';
import { lockHome } from './home-lock.ts';
import { createProcessTable } from './process-table.ts';

const base = mkdtempSync(join(tmpdir(), 'lock-'));
after(() => rmSync(base, { recursive: true, force: true }));

let count = 0;
function freshHome(): string {
  const home = join(base, String(++count));
  mkdirSync(home);
  return home;
}

/** A claim as the process with this pid and start would have put it down. */
function givenClaim(home: string, pid: number, startedAt: string): void {
  mkdirSync(join(home, 'lock'), { recursive: true });
  writeFileSync(join(home, 'lock', `${pid}-${startedAt}`), '');
}

describe('locking the home', () => {
  it('lets one in, names it to the next, and lets the next in after release', async () => {
    const home = freshHome();
    const lock = await lockHome(home);
    await assert.rejects(lockHome(home), (error) => error instanceof HomeInUse && error.message.includes(`pid ${process.pid}`));
    await lock.release();
    await lock.release();
    await (await lockHome(home)).release();
    assert.deepEqual(readdirSync(join(home, 'lock')), []);
  });

  it('names another process that holds it', async (t) => {
    const home = freshHome();
    const holder = await spawnSleep(t);
    givenClaim(home, holder, createProcessTable().find(holder)?.startedAt ?? '');
    await assert.rejects(lockHome(home), (error) => error instanceof HomeInUse && error.pid === holder);
  });

  it('takes over from a process that has ended', async () => {
    const home = freshHome();
    givenClaim(home, 2_147_483_000, '1234-abcd');
    await (await lockHome(home)).release();
  });

  it('takes over from a process whose pid now belongs to another', async (t) => {
    const home = freshHome();
    const stranger = await spawnSleep(t);
    givenClaim(home, stranger, '1-earlier');
    await (await lockHome(home)).release();
  });

  it('never lets two in, however many come at once and whatever was left behind', async () => {
    const home = freshHome();
    givenClaim(home, 2_147_483_000, '1234-abcd');
    const script = `
      import { lockHome } from ${JSON.stringify(new URL('./home-lock.ts', import.meta.url).href)};
      await lockHome(process.argv[1]).then(() => { console.log('in'); setTimeout(() => {}, 60_000); }, (error) => console.log(error.code));
    `;
    const contenders = Array.from({ length: 6 }, () =>
      spawn(process.execPath, ['--input-type=module', '-e', script, home], { stdio: ['ignore', 'pipe', 'ignore'] }),
    );
    const answers = await Promise.all(contenders.map(async ({ stdout }) => String((await once(stdout, 'data'))[0]).trim()));
    for (const contender of contenders) contender.kill('SIGKILL');
    assert.ok(answers.filter((answer) => answer === 'in').length <= 1, answers.join(' '));
    assert.ok(
      answers.every((answer) => answer === 'in' || answer === 'home_in_use'),
      answers.join(' '),
    );
    await Promise.all(contenders.map((contender) => contender.exitCode ?? contender.signalCode ?? once(contender, 'exit')));
    await (await lockHome(home)).release();
  });
});

async function spawnSleep(t: { after(fn: () => void): void }): Promise<number> {
  const child = spawn('sleep', ['20'], { stdio: 'ignore' });
  t.after(() => child.kill('SIGKILL'));
  await once(child, 'spawn');
  return child.pid ?? 0;
}
