import { globSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { renderReference, type Section } from '@sentinelmesh/config';
import { pageHead } from './markdown.ts';
import type { Rendered } from './reference-errors.ts';

const INTRODUCTION = `
Every key can be set by its variable or, in the YAML file that \`MESH_CONFIG\` names, by its section and name (\`section.key\`);
the variable wins. \`mesh config list\` shows the values in use and where each comes from. Secrets are masked everywhere.
`;

const CONFIG_FILES = ['libs/*/src/**/{config,*-config}.ts', 'services/*/src/**/{config,*-config}.ts', 'apps/*/src/**/{config,*-config}.ts'];
const OTHER_FILES = ['libs/*/src/**/*.ts', 'services/*/src/**/*.ts', 'apps/*/src/**/*.ts'];
const DECLARES_SECTION = /= defineSection\(/;

/** All config keys of the mesh as a page for people: of every exported section of a `config.ts` or `…-config.ts`. */
export async function renderConfigReference(): Promise<Rendered> {
  const files = globSync(CONFIG_FILES).filter(declaresSection).sort();
  const sections = (await Promise.all(files.map(readSections))).flat();
  const strays = globSync(OTHER_FILES).filter((file) => declaresSection(file) && !files.includes(file));
  return {
    text: [pageHead('Configuration', 'the config sections of every package'), INTRODUCTION.trimStart(), renderReference(sections)].join(
      '\n',
    ),
    problems: strays.sort().map((file) => `${file}: declares a config section; sections stand in config.ts or a file named …-config.ts`),
  };
}

function declaresSection(file: string): boolean {
  return !file.endsWith('.test.ts') && DECLARES_SECTION.test(readFileSync(file, 'utf8'));
}

async function readSections(file: string): Promise<Section[]> {
  const exported: Record<string, unknown> = await import(pathToFileURL(resolve(file)).href);
  const sections = Object.values(exported).filter(isSection);
  if (sections.length === 0) throw new Error(`${file} exports no config section`);
  return sections;
}

function isSection(value: unknown): value is Section {
  return typeof value === 'object' && value !== null && 'name' in value && 'description' in value && 'keys' in value;
}
