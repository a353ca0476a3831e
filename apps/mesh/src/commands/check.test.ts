import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

const MESH = fileURLToPath(new URL('../../bin/mesh.js', import.meta.url));

// Node warns on standard error where both NO_COLOR and FORCE_COLOR are set, as a test runner and its user may do.
const env = { ...process.env, FORCE_COLOR: undefined };
const start = (...args: string[]) => spawn(process.execPath, [MESH, 'check', ...args], { stdio: 'pipe', env });

describe('mesh check', () => {
  it('says in one line that a text is too large, and which', async () => {
    for (const [args, input, field] of [
      [[], 'a'.repeat(2_000_000), 'text'],
      [['--jsonl'], `\n${JSON.stringify({ id: 1, text: 'a'.repeat(2_000_000) })}\n`, 'line 2'],
    ] as const) {
      const child = start(...args);
      child.stdin.end(input);
      const [[code], said] = await Promise.all([once(child, 'exit'), text(child.stderr)]);
      assert.equal(code, 2);
      assert.match(said, new RegExp(`^mesh: ${field}: the text has 2000000 UTF-16 units.*\\n$`));
    }
  });

  it('says in one line that a file cannot be read', async () => {
    const child = start('--jsonl', '/nowhere/at-all');
    const [[code], said] = await Promise.all([once(child, 'exit'), text(child.stderr)]);
    assert.equal(code, 1);
    assert.match(said, /^mesh: ENOENT.*\n$/);
  });

  it('ends well when its reader leaves', async () => {
    const child = start('--jsonl');
    child.stdin.on('error', () => undefined);
    child.stdin.end(`${JSON.stringify({ id: 1, text: 'mail ada@example.com' })}\n`.repeat(20_000));
    await once(child.stdout, 'data');
    child.stdout.destroy();
    const [[code], said] = await Promise.all([once(child, 'exit'), text(child.stderr)]);
    assert.equal(said, '');
    assert.equal(code, 0);
  });
});
