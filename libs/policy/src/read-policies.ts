import { createHash } from 'node:crypto';
import { closestName } from '@sentinelmesh/config';
import type { z } from 'zod';
import { MAX_PROBLEMS, type PolicyProblem } from './errors.ts';
import { keysAt, type PolicyDocument, type PolicyName, schemaFor } from './policy-settings.ts';
import { type Field, readYaml, type YamlDocument } from './yaml-document.ts';

export type ReadPolicy = {
  readonly document: PolicyDocument;
  /** The first 12 hex digits of the SHA-256 of the document's text. */
  readonly version: string;
  lineOf(field: Field): number;
};

export type ReadPolicies = { readonly policies: readonly ReadPolicy[]; readonly problems: readonly PolicyProblem[] };

const SHOWN_KEY_LENGTH = 60;
/** Only types of entities are more. */
const MAX_SHOWN_KEYS = 40;

/** The policies of a text, and everything that is wrong with it, by line. Never throws. */
export function readPolicies(text: string, file: string): ReadPolicies {
  const documents = readYaml(text);
  if (documents.length === 0)
    return { policies: [], problems: [{ file, line: 1, message: 'holds no policy; write at least `name: process` or `name: check`' }] };
  const read = documents.map((document) => readDocument(document, file));
  const policies = read.flatMap(({ policy }) => policy ?? []);
  const problems = [...read.flatMap((document) => document.problems), ...repeatedNames(policies, file)];
  return { policies, problems: problems.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0)) };
}

type ReadDocument = { readonly policy?: ReadPolicy; readonly problems: readonly PolicyProblem[] };

function readDocument(yaml: YamlDocument, file: string): ReadDocument {
  if (yaml.problems.length > 0) return { problems: yaml.problems.map((problem) => ({ file, ...problem })) };
  const schema = schemaFor(yaml.value);
  const parsed = schema.safeParse(yaml.value);
  const keysOf = (field: Field): readonly string[] => keysAt(field, schema);
  if (!parsed.success) return { problems: parsed.error.issues.flatMap((issue) => toProblems(nearest(issue), yaml, file, keysOf)) };
  const version = createHash('sha256').update(yaml.text).digest('hex').slice(0, 12);
  return { policy: { document: parsed.data, version, lineOf: yaml.lineOf }, problems: [] };
}

/** Of what may hold one thing or another, the problem of the one that it comes nearest to. */
function nearest(issue: z.core.$ZodIssue): z.core.$ZodIssue {
  if (issue.code !== 'invalid_union') return issue;
  const inner = issue.errors.flatMap(([first]) => (first === undefined ? [] : nearest(first)));
  const [deepest] = inner.toSorted((a, b) => b.path.length - a.path.length);
  const hasDepth = deepest !== undefined && (deepest.path.length > 0 || deepest.code === 'unrecognized_keys');
  return hasDepth ? { ...deepest, path: [...issue.path, ...deepest.path] } : issue;
}

type KeysOf = (field: Field) => readonly string[];

function toProblems(issue: z.core.$ZodIssue, { lineOf }: YamlDocument, file: string, keysOf: KeysOf): readonly PolicyProblem[] {
  const field = issue.path.filter((part) => typeof part !== 'symbol');
  if (issue.code !== 'unrecognized_keys') return [{ file, line: lineOf(field), ...named(field), message: issue.message }];
  const known = keysOf(field);
  return issue.keys.map((key, index) => ({
    file,
    line: lineOf([...field, key]),
    ...named([...field, key.slice(0, SHOWN_KEY_LENGTH)]),
    // Looking for a name that is like it takes longer than all the rest, and no more problems are told.
    message: index < MAX_PROBLEMS ? `is not a key of a policy; ${adviceFor(key, known)}` : 'is not a key of a policy',
  }));
}

function adviceFor(key: string, known: readonly string[]): string {
  const closest = closestName(key, known);
  if (closest !== undefined) return `did you mean ${closest}?`;
  return known.length > MAX_SHOWN_KEYS
    ? 'a type that the guard finds, or that a recognizer under custom has, belongs here'
    : `the keys here are ${known.join(', ')}`;
}

/** The field of a problem; a problem of the whole document has none. */
const named = (field: Field): { readonly field?: string } => (field.length === 0 ? {} : { field: field.join('.') });

function repeatedNames(policies: readonly ReadPolicy[], file: string): readonly PolicyProblem[] {
  const names = new Set<PolicyName>();
  return policies.flatMap(({ document: { name }, lineOf }) => {
    const isRepeated = names.has(name);
    names.add(name);
    const message = 'an earlier document of this file has this name; keep one of them';
    return isRepeated ? [{ file, line: lineOf(['name']), field: 'name', message }] : [];
  });
}
