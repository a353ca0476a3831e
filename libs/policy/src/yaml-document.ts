/** YAML documents with the way back from a field to its line. */
import { type Document, isAlias, isMap, isNode, isScalar, isSeq, LineCounter, type Node, parseAllDocuments, visit } from 'yaml';

/** The keys and indices that lead to a value. */
export type Field = readonly (string | number)[];

export type YamlProblem = { readonly line: number; readonly message: string };

export type YamlDocument = {
  /** As it stands in the file; the texts of all documents together are the file. */
  readonly text: string;
  /** Why the document cannot be read; `value` says nothing then. */
  readonly problems: readonly YamlProblem[];
  readonly value: unknown;
  /** The line of a field, or of the nearest one around it that is there. */
  lineOf(field: Field): number;
};

/** By the codes of the parser, whose own messages quote the text. */
const MESSAGES: Readonly<Record<string, string>> = {
  ALIAS: 'anchors and aliases have no place here; write the value out',
  BAD_INDENT: 'the indentation fits nothing above it, or a bracket is open; align it, or close the bracket',
  BLOCK_AS_IMPLICIT_KEY: 'a second colon on one line; put the value between quotes',
  DUPLICATE_KEY: 'the key stands here a second time; keep one of them',
  MISSING_CHAR: 'a bracket, quote or comma is missing; complete it',
  MULTILINE_IMPLICIT_KEY: 'a line without a colon; complete it, or put the value between quotes',
  NON_STRING_KEY: 'the key is not text; put it between quotes',
  RESOURCE_EXHAUSTION: 'is nested too deeply; flatten it',
  TAB_AS_INDENT: 'a tab cannot indent; use spaces',
  TAG_RESOLVE_FAILED: 'tags have no place here; leave it out',
};

/** The documents of a text; none when it holds nothing but comments. Never throws. */
export function readYaml(text: string): readonly YamlDocument[] {
  const lines = new LineCounter();
  // Pretty errors quote the line that is wrong.
  const documents = parseAllDocuments(text, { lineCounter: lines, prettyErrors: false, logLevel: 'silent', stringKeys: true });
  if ('empty' in documents) return [];
  return documents.map((document, index) => {
    const start = documents[index - 1]?.range[2] ?? 0;
    const end = index === documents.length - 1 ? text.length : document.range[2];
    return toYamlDocument(document, text.slice(start, end), (offset) => Math.max(1, lines.linePos(offset).line));
  });
}

type LineAt = (offset: number) => number;

function toYamlDocument(document: Document.Parsed, text: string, lineAt: LineAt): YamlDocument {
  const problemAt = (offset: number, code: string): YamlProblem => ({
    line: lineAt(offset),
    message: MESSAGES[code] ?? `is not valid YAML (${code}); mend the line`,
  });
  const lineOf = (field: Field): number => lineAt(offsetOf(document, field));
  const faults = [...document.errors, ...document.warnings].map(({ pos, code }) => problemAt(pos[0], code));
  if (faults.length > 0) return { text, problems: faults, value: undefined, lineOf };
  try {
    const anchors = anchorsIn(document).map((offset) => problemAt(offset, 'ALIAS'));
    return { text, problems: anchors, value: anchors.length > 0 ? undefined : document.toJS(), lineOf };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { text, problems: [problemAt(document.range[0], 'RESOURCE_EXHAUSTION')], value: undefined, lineOf };
  }
}

/** Where anchors and aliases stand: a few of them can stand for a value of any size. */
function anchorsIn(document: Document.Parsed): readonly number[] {
  const offsets: number[] = [];
  visit(document, {
    Node(_key, node) {
      if (isAlias(node) || node.anchor !== undefined) offsets.push(startOf(node));
    },
  });
  return offsets;
}

function offsetOf(document: Document.Parsed, field: Field): number {
  let offset = document.contents === null ? document.range[0] : startOf(document.contents);
  let node: unknown = document.contents;
  for (const part of field) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && key.value === part);
      if (pair === undefined) break;
      offset = isScalar(pair.key) ? startOf(pair.key) : offset;
      node = pair.value;
    } else if (isSeq(node) && typeof part === 'number') {
      const item = node.items[part];
      if (!isNode(item)) break;
      offset = startOf(item);
      node = item;
    } else break;
  }
  return offset;
}

const startOf = (node: Node): number => node.range?.[0] ?? 0;
