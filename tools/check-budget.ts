/**
 * Holds the files of the repository in the current directory against the budget of the house: short files, a README and a
 * test in every package, no marks of unfinished work, no traces of the machine that a file was written on, no links that
 * lead nowhere.
 */
import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path/posix';
import { findBrokenLinks } from './check-links.ts';

const MAX_LINES = 500;
const MAX_MAIN_LINES = 15;
const CODE = /\.(?:ts|mjs|js|sql|proto)$/;
const SKIPPED = new Set(['node_modules', '.git', '.nx', '.mesh', 'coverage', 'gen']);
const TEXT = /\.(?:ts|mjs|js|json|jsonc|md|proto|sql|yaml|yml|sh|toml)$|(?:^|\/)(?:\.ci\/run|\.gitignore|\.npmrc|\.editorconfig)$/;

/** Long tables of data, each with the reason why it is one file. */
const tables: readonly string[] = [];

const unfinished = /(?:\/\/|\/\*|\*|#|--).*\b(?:TO[D]O|FIX[M]E|HA[C]K|X[X]X)\b(?!-)/;
const machinePath = /(?<![\w.:-])\/(?:work|farm|tmp|Users)\/[\w.-]+/;

const files = listFiles('').filter((file) => TEXT.test(file) && file !== 'package-lock.json');
const packages = globSync(['libs/*/package.json', 'services/*/package.json', 'apps/*/package.json']).map((file) =>
  file.slice(0, -'/package.json'.length),
);

const problems = [...files.flatMap(readFile), ...packages.flatMap(readPackage)];
if (files.length === 0 || packages.length === 0) problems.push('there is nothing to check here: run this in the root of the repository');
for (const problem of problems) console.error(problem);
console.log(`${files.length} files, ${packages.length} packages, ${problems.length} problems`);
process.exitCode = problems.length === 0 ? 0 : 1;

function listFiles(directory: string): string[] {
  return readdirSync(directory || '.', { withFileTypes: true }).flatMap((entry) => {
    const path = join(directory, entry.name);
    if (!entry.isDirectory()) return [path];
    return SKIPPED.has(entry.name) ? [] : listFiles(path);
  });
}

function readFile(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  const lines = text.trimEnd().split('\n');
  const limit = /^services\/[^/]+\/src\/main\.ts$/.test(file) ? MAX_MAIN_LINES : MAX_LINES;
  const tooLong = CODE.test(file) && lines.length > limit && !tables.includes(file);
  return [
    ...(tooLong ? [`${file}: ${lines.length} lines, ${limit} are the most; is it one idea?`] : []),
    ...lines.flatMap((line, index) => [
      ...(unfinished.test(line) ? [`${file}:${index + 1}: a mark of unfinished work`] : []),
      ...(machinePath.test(line) ? [`${file}:${index + 1}: a path of one machine`] : []),
    ]),
    ...(file.endsWith('.md') ? findBrokenLinks(file, text) : []),
  ];
}

function readPackage(path: string): string[] {
  const tests = globSync([`${path}/src/**/*.test.ts`, `${path}/test/**/*.test.ts`]);
  return [
    ...(existsSync(`${path}/README.md`) ? [] : [`${path}: has no README.md`]),
    ...(tests.length === 0 ? [`${path}: has no test`] : []),
  ];
}
