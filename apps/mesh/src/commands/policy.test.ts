import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

const MESH = fileURLToPath(new URL('../../bin/mesh.js', import.meta.url));

let directory: string;
let good: string;
let bad: string;

before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sm-mesh-policy-'));
  good = join(directory, 'good.yaml');
  bad = join(directory, 'bad.yaml');
  await writeFile(good, 'name: process\nentities:\n  types:\n    EMAIL_ADDRESS: block\n');
  await writeFile(bad, 'name: process\nmin_safty_score: 70\nentities:\n  default: blok\n');
});
after(() => rm(directory, { recursive: true, force: true }));

async function mesh(args: readonly string[], variables: Record<string, string> = {}) {
  // Node warns on standard error where both NO_COLOR and FORCE_COLOR are set, as a test runner and its user may do.
  const env = { ...process.env, MESH_CONFIG: undefined, MESH_POLICY: undefined, FORCE_COLOR: undefined, ...variables };
  const child = spawn(process.execPath, [MESH, ...args], { stdio: ['ignore', 'pipe', 'pipe'], env });
  const [[code], said, failed] = await Promise.all([once(child, 'exit'), text(child.stdout), text(child.stderr)]);
  return { code, said, failed };
}

describe('mesh policy validate', () => {
  it('names the policies of a file that can be used', async () => {
    const { code, said } = await mesh(['policy', 'validate', good]);
    assert.equal(code, 0);
    assert.match(said, /process@[0-9a-f]{12}/);
    assert.doesNotMatch(said, /check@/);
  });

  it('names every line of a file that cannot, and fails as a wrong setting does', async () => {
    const { code, said, failed } = await mesh(['policy', 'validate'], { MESH_POLICY: bad });
    assert.equal(code, 3);
    assert.equal(said, '');
    assert.deepEqual(failed.trimEnd().split('\n').slice(1), [
      `  ${bad}:2 min_safty_score: is not a key of a policy; did you mean min_safety_score?`,
      `  ${bad}:4 entities.default: must be one of block, redact, flag, allow`,
    ]);
  });

  it('tells programs the same', async () => {
    const { code, said } = await mesh(['policy', 'validate', bad, '--json']);
    assert.equal(code, 3);
    const { valid, problems } = JSON.parse(said);
    assert.equal(valid, false);
    assert.deepEqual(
      problems.map(({ file, line, field }: { file: string; line: number; field: string }) => ({ file, line, field })),
      [
        { file: bad, line: 2, field: 'min_safty_score' },
        { file: bad, line: 4, field: 'entities.default' },
      ],
    );
    const other = JSON.parse((await mesh(['policy', 'validate', good, '--json'])).said);
    assert.equal(other.valid, true);
    assert.equal(other.policies[0].name, 'process');
  });

  it('wants to know which file', async () => {
    const { code, failed } = await mesh(['policy', 'validate']);
    assert.equal(code, 2);
    assert.match(failed, /name a policy file, or set MESH_POLICY/);
  });
});

describe('mesh policy show', () => {
  it('shows both policies as files that can be used, with version and origin', async () => {
    const { code, said } = await mesh(['policy', 'show'], { MESH_POLICY: good });
    assert.equal(code, 0);
    assert.match(said, /^# check@[0-9a-f]{12} from .*check\.yaml$/m);
    assert.match(said, new RegExp(`^# process@[0-9a-f]{12} from ${good}$`, 'm'));
    assert.match(said, /EMAIL_ADDRESS: block/);
    const copy = join(directory, 'copy.yaml');
    await writeFile(copy, said);
    assert.equal((await mesh(['policy', 'validate', copy])).code, 0);
  });

  it('tells programs the same', async () => {
    const policies = JSON.parse((await mesh(['policy', 'show', '--json'])).said);
    assert.deepEqual(
      policies.map(({ name, settings }: { name: string; settings: { name: string } }) => [name, settings.name]),
      [
        ['check', 'check'],
        ['process', 'process'],
      ],
    );
  });

  it('fails where the policies cannot be used', async () => {
    assert.equal((await mesh(['policy', 'show'], { MESH_POLICY: bad })).code, 3);
  });
});

describe('mesh check', () => {
  it('tries the policy of a file on a text', async () => {
    const email = 'Mail me at ada@example.com';
    assert.equal((await mesh(['check', email])).code, 0);
    const tried = await mesh(['check', '--policy-file', good, email]);
    assert.equal(tried.code, 5);
    assert.match(tried.said, /blocked by policy process@[0-9a-f]{12}/);
    assert.equal((await mesh(['check', '--policy-file', good, '--policy', 'check', email])).code, 0);
    assert.equal((await mesh(['check', '--policy-file', bad, email])).code, 3);
  });
});
