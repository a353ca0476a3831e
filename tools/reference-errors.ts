/**
 * The catalogue of errors. Each package of the mesh keeps its own in `src/errors.ts`: exported classes with a
 * `static readonly code`, a doc comment that says when they are thrown, and the status as the first argument of `super`.
 */
import { globSync, readFileSync } from 'node:fs';
import { type Class, type ClassMember, type Expression, parseSync } from '@swc/core';
import { pageHead, table } from './markdown.ts';

export type Rendered = { readonly text: string; readonly problems: readonly string[] };
type ErrorEntry = {
  readonly name: string;
  readonly code: string;
  readonly status: string;
  readonly base: string;
  readonly description: string;
};

const INTRODUCTION = `
Every error has a stable code: \`code\` of the problem document in REST, \`reason\` of \`google.rpc.ErrorInfo\` in gRPC. The status is
the canonical gRPC one. Programs decide by the code; messages are for people and may change. *Repeat* says whether the same call
may succeed later without being changed. Errors without a status come from libraries that are used without the mesh.
`;

const ERRORS_FILES = ['libs/*/src/errors.ts', 'services/*/src/errors.ts', 'apps/*/src/errors.ts'];
const OTHER_FILES = ['libs/*/src/**/*.ts', 'services/*/src/**/*.ts', 'apps/*/src/**/*.ts'];
const DECLARES_CODE = /^\s*static readonly code\b|\bnew (?:Rejected|Retryable)\(/m;

const repetition: Readonly<Record<string, string>> = { Rejected: 'no', Retryable: 'yes', MeshError: 'no', Error: 'no' };

/** The catalogue as a page for people, and what is wrong with the classes it was made from. */
export function renderErrorReference(): Rendered {
  const files = globSync(ERRORS_FILES).sort();
  const catalogues = files
    .map((file) => ({ file, entries: readCatalogue(readFileSync(file, 'utf8')) }))
    .filter(({ entries }) => entries.length > 0);
  const text = [
    pageHead('Errors', 'the errors.ts of every package'),
    INTRODUCTION.trimStart(),
    ...catalogues.map(({ file, entries }) => `## ${packageOf(file)}\n\n${renderEntries(entries)}\n`),
  ].join('\n');
  return {
    text,
    problems: [...catalogues.flatMap(findProblems), ...findDuplicates(catalogues.flatMap(({ entries }) => entries)), ...findStrays(files)],
  };
}

function renderEntries(entries: readonly ErrorEntry[]): string {
  return table(
    ['code', 'status', 'repeat', 'when'],
    entries.map(({ code, status, base, description }) => [`\`${code}\``, status, repetition[base] ?? '', description]),
  );
}

function findProblems({ file, entries }: { file: string; entries: readonly ErrorEntry[] }): string[] {
  return entries.flatMap(({ name, status, base, description }) => [
    ...(description === '' ? [`${file}: ${name} needs a doc comment that says when it is thrown`] : []),
    ...(repetition[base] === undefined
      ? [`${file}: ${name} must extend Rejected or Retryable itself, so that it says what to do next`]
      : []),
    ...(status === '' && base !== 'Error' ? [`${file}: ${name} must pass its status to super as a literal`] : []),
  ]);
}

function findDuplicates(entries: readonly ErrorEntry[]): string[] {
  return entries
    .filter(({ code }, index) => entries.findIndex((other) => other.code === code) !== index)
    .map(({ name, code }) => `${name}: the code ${code} is taken by another error`);
}

/** A code declared anywhere else, be it where it is thrown, is a code that the catalogue does not show. */
function findStrays(files: readonly string[]): string[] {
  return globSync(OTHER_FILES)
    .filter((file) => !files.includes(file) && !file.endsWith('.test.ts') && DECLARES_CODE.test(readFileSync(file, 'utf8')))
    .sort()
    .map((file) => `${file}: makes up an error code; give it a class in ${packageOf(file)}/src/errors.ts`);
}

const packageOf = (file: string) => file.split('/').slice(0, 2).join('/');

/** The errors that the text of an `errors.ts` declares, in its order. */
export function readCatalogue(text: string): ErrorEntry[] {
  // Positions of swc are bytes from where the first token stands, which the semicolon makes the start of the text.
  const source = Buffer.from(`;${text}`);
  const module = parseSync(source.toString(), { syntax: 'typescript', target: 'es2024' });
  return module.body.flatMap((statement) => {
    if (statement.type !== 'ExportDeclaration' || statement.declaration.type !== 'ClassDeclaration') return [];
    const { identifier, body, superClass } = statement.declaration;
    const code = codeOf(body);
    if (code === undefined) return [];
    const base = superClass?.type === 'Identifier' ? superClass.value : '';
    const before = source.subarray(0, statement.span.start - module.span.start).toString();
    return [{ name: identifier.value, code, base, status: statusOf(base, body), description: docCommentAtEnd(before) }];
  });
}

function codeOf(members: Class['body']): string | undefined {
  for (const member of members) {
    if (member.type !== 'ClassProperty' || !member.isStatic || member.key.type !== 'Identifier' || member.key.value !== 'code') continue;
    return literal(member.value);
  }
  return undefined;
}

/** The first argument of `super(…)`; for a Retryable, which passes its code first, the `status` of its details. */
function statusOf(base: string, members: readonly ClassMember[]): string {
  if (base === 'Error') return '';
  const parameters = superArguments(members);
  if (base !== 'Retryable') return literal(parameters[0]) ?? '';
  const details = parameters[2];
  if (details?.type !== 'ObjectExpression') return 'unavailable';
  for (const property of details.properties) {
    if (property.type === 'KeyValueProperty' && property.key.type === 'Identifier' && property.key.value === 'status') {
      return literal(property.value) ?? '';
    }
  }
  return 'unavailable';
}

function superArguments(members: readonly ClassMember[]): Expression[] {
  for (const member of members) {
    if (member.type !== 'Constructor') continue;
    for (const statement of member.body?.stmts ?? []) {
      if (statement.type !== 'ExpressionStatement' || statement.expression.type !== 'CallExpression') continue;
      if (statement.expression.callee.type === 'Super') return statement.expression.arguments.map(({ expression }) => expression);
    }
  }
  return [];
}

const literal = (expression: Expression | undefined) => (expression?.type === 'StringLiteral' ? expression.value : undefined);

/** The doc comment that `text` ends with, as one line; empty where there is none. */
function docCommentAtEnd(text: string): string {
  const trimmed = text.trimEnd();
  if (!trimmed.endsWith('*/')) return '';
  const comment = trimmed.slice(trimmed.lastIndexOf('/**') + '/**'.length, -'*/'.length);
  return comment.replace(/\s*\n\s*\*\s*/g, ' ').trim();
}
