import { plain } from './plain.ts';
import type { Key, Section } from './section.ts';

/** The reference of all keys as Markdown. The same sections give the same text: it is generated and checked by diff. */
export function renderReference(sections: readonly Section[]): string {
  const ordered = [...sections].sort((a, b) => (a.name < b.name ? -1 : 1));
  return `${ordered.map(renderSection).join('\n\n')}\n`;
}

function renderSection({ name, description, keys }: Section): string {
  const rows = Object.entries(keys).map(
    ([keyName, key]) => `| \`${name}.${keyName}\` | \`${key.env}\` | ${defaultOf(key)} | ${describe(key)} |`,
  );
  return [`## ${name}`, '', description, '', '| key | variable | default | what it does |', '|---|---|---|---|', ...rows].join('\n');
}

function defaultOf(key: Key): string {
  if (key.default !== undefined) return plain(key.default) === '' ? 'empty' : code(plain(key.default));
  return key.schema.safeParse(undefined).success ? 'none' : 'required';
}

function describe(key: Key): string {
  const example = key.example === undefined ? '' : ` Example: ${code(key.example)}.`;
  return `${cell(key.description)}${example}${key.secret ? ' Secret.' : ''}`;
}

const code = (text: string) => `\`${cell(text)}\``;
const cell = (text: string) => text.replaceAll('|', '\\|').replace(/\s*\n\s*/g, ' ');
