import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { createProcessTable, directoryIdentity, psTable } from './process-table.ts';

const tables = { 'of this system': createProcessTable(), 'from ps': psTable };

for (const [name, table] of Object.entries(tables)) {
  describe(`the process table ${name}`, () => {
    it('knows this process, alone and in the list', () => {
      const found = table.find(process.pid);
      assert.equal(found?.parentPid, process.ppid);
      assert.match(found?.commandLine ?? '', /node/);
      assert.equal(table.list().find(({ pid }) => pid === process.pid)?.startedAt, found?.startedAt);
    });

    it('does not know a process that has ended, also when nobody has collected it', async (t) => {
      // The shell becomes `sleep`, which never collects the shell's child: that stays a zombie.
      const parent = spawn('sh', ['-c', 'sleep 0.01 & echo $!; exec sleep 20'], { stdio: ['ignore', 'pipe', 'ignore'] });
      t.after(() => parent.kill('SIGKILL'));
      const [line] = await once(parent.stdout, 'data');
      const zombie = Number(String(line));
      while (table.find(zombie) !== undefined) await sleep(10);
      assert.doesNotThrow(() => process.kill(zombie, 0), 'the system still knows the pid');
    });
  });
}

describe('the process table of Linux', { skip: process.platform !== 'linux' }, () => {
  it('tells where a process works', async (t) => {
    const child = spawn('sleep', ['20'], { cwd: tmpdir(), stdio: 'ignore' });
    t.after(() => child.kill('SIGKILL'));
    await once(child, 'spawn');
    assert.deepEqual(createProcessTable().find(child.pid ?? 0)?.workingDirectory, directoryIdentity(tmpdir()));
  });
});
