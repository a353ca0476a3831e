/** Fails when a generated file is not what `npm run generate` would write now. Changes nothing in the tree. */
import { spawnSync } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const GENERATED = ['libs/contracts/src/gen', 'docs/reference'];
/** Measured on data that are not part of the repository, by `npm run eval:guard`. */
const MEASURED = 'docs/reference/guard-quality.md';

const fresh = mkdtempSync(join(tmpdir(), 'generated-'));
try {
  const generate = fileURLToPath(new URL('./generate.ts', import.meta.url));
  const { status } = spawnSync(process.execPath, [generate, fresh], { stdio: 'inherit' });
  const expected = listFiles(fresh);
  const present = listFiles('.');
  const problems = [
    ...expected.filter((file) => !present.includes(file)).map((file) => `${file} is missing`),
    ...present.filter((file) => !expected.includes(file)).map((file) => `${file} is not generated any more`),
    ...expected.filter((file) => present.includes(file) && !isSame(file)).map((file) => `${file} is out of date`),
  ];
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) console.error('Run `npm run generate` and commit what it writes.');
  console.log(`${expected.length} generated files, ${problems.length} problems`);
  process.exitCode = status === 0 && problems.length === 0 && expected.length > 0 ? 0 : 1;
} finally {
  rmSync(fresh, { recursive: true });
}

function listFiles(root: string): string[] {
  return globSync(
    GENERATED.map((directory) => `${directory}/**/*.*`),
    { cwd: root },
  )
    .filter((file) => file !== MEASURED)
    .sort();
}

function isSame(file: string): boolean {
  return readFileSync(join(fresh, file)).equals(readFileSync(file));
}
