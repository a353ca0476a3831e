import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { InjectionFamily, ModerationLabel } from '../src/models/labels.ts';
import type { Lesson } from './lesson.ts';

/** Rows made by others. They are read where they lie and never copied into the repository. */
export type SharedRow = Lesson & { readonly split: 'train' | 'dev' };

export type SharedFile = { readonly name: string; readonly sha256: string; readonly rows: readonly SharedRow[] };

/** The files that weights are made from, and from nothing else. */
const FILES = [
  { name: 'injection.jsonl.gz', sha256: '0a751739cb67823ccdc881bec815227815c7de3d7c2a0690dd822aebbb19fa56', toLesson: fromInjectionRow },
  { name: 'moderation.jsonl.gz', sha256: '9d2cad4d61ca3547c51a13b7fc9e34a9ea164ad0a911cc9b725bf259b1b118bd', toLesson: fromModerationRow },
];

/** @throws Error when a file is absent or is not the one that the weights are made from */
export function readSharedFiles(folder: string): readonly SharedFile[] {
  return FILES.map(({ name, sha256, toLesson }) => {
    const packed = readFileSync(join(folder, 'guard', name));
    const found = createHash('sha256').update(packed).digest('hex');
    if (found !== sha256)
      throw new Error(
        `guard/${name} has sha256 ${found}, the weights are made from ${sha256}: take that file, or change the sum here and train again`,
      );
    const lines = gunzipSync(packed).toString('utf8').trim().split('\n');
    return { name, sha256, rows: lines.map((line) => toLesson(JSON.parse(line) as Row)) };
  });
}

type Row = {
  readonly source: string;
  readonly category?: string;
  readonly variant?: string;
  readonly seed?: string;
  readonly cls?: string;
  readonly cats?: Readonly<Record<string, 0 | 1>>;
  readonly label: 0 | 1;
  readonly text: string;
  readonly split: 'train' | 'dev';
};

function fromInjectionRow(row: Row): SharedRow {
  const { source, text, split, label } = row;
  if (label === 0) return { source, text, split, injection: 0, harmful: 0, labels: NO_LABELS, isPrompt: true };
  return { source, text, split, injection: 1, family: familyOf(row) };
}

const VARIANT_FAMILIES: Readonly<Record<string, InjectionFamily>> = {
  ignore_previous_instructions: 'override',
  token_smuggling: 'obfuscation',
  payload_splitting: 'obfuscation',
  output_formatting_manipulation: 'obfuscation',
  different_user_input_language: 'extraction',
  indirect_reference: 'extraction',
  persuasion: 'extraction',
  system_mode: 'jailbreak',
  virtualization: 'jailbreak',
  hypothetical_scenario: 'jailbreak',
};

function familyOf({ category, variant, seed, source, text }: Row): InjectionFamily {
  if (text.includes('![')) return 'exfiltration';
  if (category === 'injection-indirect') return 'indirect';
  if (category === 'jailbreak') return 'jailbreak';
  if (source === 'spikee' && seed?.includes('sysmsg') === true) return 'extraction';
  return VARIANT_FAMILIES[variant ?? ''] ?? 'override';
}

export const NO_LABELS: Readonly<Record<ModerationLabel, 0>> = {
  hate: 0,
  harassment: 0,
  violence: 0,
  sexual: 0,
  self_harm: 0,
  profanity: 0,
};

/** The categories of the moderation set as ours. */
const CATEGORY_LABELS: readonly (readonly [string, ModerationLabel])[] = [
  ['S', 'sexual'],
  ['S3', 'sexual'],
  ['H', 'hate'],
  ['H2', 'hate'],
  ['HR', 'harassment'],
  ['V', 'violence'],
  ['V2', 'violence'],
  ['SH', 'self_harm'],
];

function fromModerationRow({ source, text, split, label, cls, cats }: Row): SharedRow {
  return { source, text, split, injection: 0, harmful: label, labels: label === 0 ? NO_LABELS : labelsOf(source, cls, cats) };
}

/** What is known of a harmful text; what is not said is not known. */
function labelsOf(source: string, cls: string | undefined, cats: Row['cats']): Readonly<Partial<Record<ModerationLabel, 0 | 1>>> {
  if (cls === 'hate') return { hate: 1, self_harm: 0 };
  if (cls === 'offensive') return { profanity: 1, hate: 0, violence: 0, self_harm: 0 };
  if (source === 'wikipedia') return { harassment: 1, self_harm: 0 };
  const labels: Partial<Record<ModerationLabel, 0 | 1>> = {};
  for (const [category, label] of CATEGORY_LABELS) {
    const value = cats?.[category];
    if (value !== undefined) labels[label] = value === 1 || labels[label] === 1 ? 1 : 0;
  }
  return labels;
}
