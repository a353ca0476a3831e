import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** Data made by others, beside the repository; it is not part of it and may be absent. */
const directory = join(process.env.MESH_SHARED_DATA ?? join(import.meta.dirname, '../../../../shared/data'), 'guard');

/** Why a test on these data is skipped, or false when they are there. */
export const skipReason: string | false = existsSync(directory)
  ? false
  : `no data in ${directory}; MESH_SHARED_DATA may name another place`;

export type InjectionRow = {
  readonly source: string;
  readonly category: string;
  readonly label: 0 | 1;
  readonly text: string;
  readonly split: 'train' | 'dev';
};
export type ModerationRow = { readonly source: string; readonly label: 0 | 1; readonly text: string; readonly split: 'train' | 'dev' };
export type VectorRow = { readonly entity: string; readonly text: string; readonly expected_count: number };
export type SecretRow = { readonly source: string; readonly secret: boolean; readonly rule: string; readonly text: string };
export type SpanRow = {
  readonly text: string;
  readonly spans: readonly { readonly type: string; readonly start: number; readonly end: number }[];
  readonly split: 'train' | 'dev';
};

type Rows = {
  injection: InjectionRow;
  moderation: ModerationRow;
  'pii-recognizer-vectors': VectorRow;
  secrets: SecretRow;
  'pii-spans': SpanRow;
};

/** The rows of one file, in its order. */
export function rowsOf<Name extends keyof Rows>(name: Name): readonly Rows[Name][] {
  const lines = gunzipSync(readFileSync(join(directory, `${name}.jsonl.gz`)))
    .toString('utf8')
    .trim()
    .split('\n');
  return lines.map((line) => JSON.parse(line) as Rows[Name]);
}

export type PublishedRule = { readonly id: string; readonly regex: string | null };

/** The formats of secrets that others published, as patterns in RE2 syntax. */
export function publishedSecretRules(): readonly PublishedRule[] {
  const file = gunzipSync(readFileSync(join(directory, 'secret-rules-gitleaks.json.gz')));
  return (JSON.parse(file.toString('utf8')) as { readonly rules: readonly PublishedRule[] }).rules;
}
