/**
 * Holds the imports of the repository in the current directory against `.dependency-cruiser.mjs`, and makes sure that it
 * really read them: a TypeScript file that was not cruised, or whose imports were not seen, is as bad as a broken rule.
 */
import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { cruise, type IModule, type IViolation } from 'dependency-cruiser';
import readOptions from 'dependency-cruiser/config-utl/extract-depcruise-options';

const RULES = fileURLToPath(new URL('../.dependency-cruiser.mjs', import.meta.url));
const HAS_IMPORT = /^(?:import|export)\s[^;]*?\bfrom '/m;

const roots = globSync(['libs', 'services', 'apps', 'e2e', 'bench', 'tools', 'examples']);
const { output } = await cruise(roots, await readOptions(RULES));
if (typeof output === 'string') throw new Error('dependency-cruiser answered with a report instead of its findings');

const problems = [...unreadFiles(output.modules).map((file) => `not read: ${file}`), ...output.summary.violations.map(describe)];
for (const problem of problems) console.error(problem);
console.log(`${output.modules.length} modules, ${countImports(output.modules)} imports, ${problems.length} problems`);
process.exitCode = problems.length === 0 ? 0 : 1;

function unreadFiles(modules: readonly IModule[]): string[] {
  const imports = new Map(modules.map(({ source, dependencies }) => [source, dependencies.length]));
  const files = globSync(
    roots.map((root) => `${root}/**/*.ts`),
    { exclude: ['**/node_modules'] },
  );
  return files.filter((file) => {
    const seen = imports.get(file.replaceAll('\\', '/'));
    return seen === undefined || (seen === 0 && HAS_IMPORT.test(readFileSync(file, 'utf8')));
  });
}

function countImports(modules: readonly IModule[]): number {
  return modules.reduce((sum, { dependencies }) => sum + dependencies.length, 0);
}

function describe({ rule, from, to, cycle }: IViolation): string {
  return `${rule.name}: ${from} → ${cycle === undefined ? to : cycle.map(({ name }) => name).join(' → ')}`;
}
