import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { injectionScore } from '../injection/injection.ts';
import { createKeywordScan } from '../keyword-scan.ts';
import { checkPolicy } from '../policy.ts';
import { foldedView, plainView } from '../view.ts';
import { findTaint } from './taint.ts';
import { TAINT_SIGNATURES } from './taint-signatures.ts';

const directory = join(process.env.MESH_SHARED_DATA ?? join(import.meta.dirname, '../../../../../shared/data'), 'agent');
const skip = existsSync(directory) ? false : `no data in ${directory}; MESH_SHARED_DATA may name another place`;

type Trajectory = { readonly steps: readonly { readonly result?: unknown }[] };

function observations(name: string): readonly string[] {
  const lines = gunzipSync(readFileSync(join(directory, `${name}.jsonl.gz`)))
    .toString('utf8')
    .trim()
    .split('\n');
  const results = lines.flatMap((line) => (JSON.parse(line) as Trajectory).steps.map(({ result }) => result ?? ''));
  return [...new Set(results.map((result) => (typeof result === 'string' ? result : JSON.stringify(result))))].filter(
    (text) => text !== '',
  );
}

const scan = createKeywordScan(TAINT_SIGNATURES);

function isTainted(text: string): boolean {
  const folded = foldedView(plainView(text));
  const input = { text, direction: 'input', source: 'tool', trust: 'untrusted', policy: checkPolicy } as const;
  return injectionScore(findTaint(folded, input, { open: scan(folded.text) })) >= 0.5;
}

const share = (texts: readonly string[]): number => texts.filter(isTainted).length / texts.length;

/** The template of the attack says whom it speaks to; without it only the order itself is left. */
const bare = (text: string): string =>
  text.replace(/<INFORMATION>[\s\S]*?first:\\?n?/, '').replace(/\\?n?After you do that[\s\S]*?<\/INFORMATION>/, '');

describe('taint of what tools return', { skip }, () => {
  const attacked = skip === false ? observations('agentdojo-traj_attack') : [];
  const injected = attacked.filter((text) => text.includes('<INFORMATION>'));

  it('is seen where an instruction was injected', (test) => {
    const recall = share(injected);
    test.diagnostic(
      `${injected.length} injected observations: recall ${recall.toFixed(3)}, without the template ${share(injected.map(bare)).toFixed(3)}`,
    );
    assert.ok(recall >= 0.95);
  });

  it('is seen nowhere else', (test) => {
    const clean = {
      'agentdojo-traj_attack, not injected': attacked.filter((text) => !text.includes('<INFORMATION>')),
      'agentdojo-traj_benign': observations('agentdojo-traj_benign'),
      'tau-bench-trajectories': observations('tau-bench-trajectories'),
    };
    for (const [name, texts] of Object.entries(clean)) {
      test.diagnostic(`${name}: ${share(texts).toFixed(4)} of ${texts.length}`);
      assert.ok(share(texts) <= 0.02, name);
    }
  });
});
