import type { Candidate, Recognizer } from '../recognizer.ts';

const KIND = /(?:^|\n)[ -]{0,8}kind: {0,4}["']?Secret\b|"kind\\?"\s{0,4}:\s{0,4}\\?"Secret\\?"/;
/** Longer lines are cut. */
const MAX_LINE = 8_000;
/** What separates the documents of a YAML stream. */
const SEPARATOR = /^---/m;
const DATA = /^ {0,20}(?:data|stringData): {0,4}\r?$/;
const ENTRY = /^ {1,40}["']?[\w.-]{1,120}["']?: {1,8}["']?(?<value>[^\s"'#{|>][^\s"']{3,4000})/;
/** A line of a value that began with | or > on the line before. */
const CONTINUED = /^ {2,40}(?<value>[A-Za-z\d+/=]{8,4000})\r?$/;
const JSON_DATA = /"(?:data|stringData)\\?"\s{0,4}:\s{0,4}\{(?<entries>[^{}]{1,20000})\}/g;
const JSON_ENTRY = /"[\w.-]{1,120}\\?"\s{0,4}:\s{0,4}\\?"(?<value>[^"\\\s{}]{4,4000})(?=\\?")/g;

export const KUBERNETES_PATTERNS: readonly RegExp[] = [KIND, SEPARATOR, DATA, ENTRY, CONTINUED, JSON_DATA, JSON_ENTRY];

/** The values of a Kubernetes Secret, as YAML or JSON: base64 says nothing about what it hides, so all of them count. */
export const kubernetesSecret: Recognizer = {
  id: 'secret.kubernetes-secret',
  category: 'secret',
  entityType: 'KUBERNETES_SECRET',
  title: 'value of a Kubernetes Secret',
  keywords: ['kind: secret', 'kind: "secret', "kind: 'secret", '"secret"', 'secret\\"'],
  examples: {
    matches: [
      'apiVersion: v1\nkind: Secret\nmetadata:\n  name: db\ndata:\n  user: «YWRtaW4=»\n  pass: «aHVudGVyMg==»\n',
      'kind: "Secret"\nstringData:\n  url: «hunter2-of-production»\ntype: Opaque',
      '{"kind":"Secret","data":{"user":"«YWRtaW4=»","pass":"«aHVudGVyMg==»"}}',
    ],
    misses: [
      'kind: ConfigMap\ndata:\n  user: YWRtaW4=\n---\nkind: Secret\nmetadata:\n  name: db',
      'kind: Secret\ndata:\n  pass: {{ .Values.pass }}\n',
      'kind: Secretary\ndata:\n  user: YWRtaW4=',
    ],
  },
  find(text) {
    const candidates: Candidate[] = [];
    for (let start = 0, end = 0; start < text.length; start = end) {
      const separator = text.slice(start + 1).search(SEPARATOR);
      end = separator < 0 ? text.length : start + 1 + separator;
      const document = text.slice(start, end);
      if (!KIND.test(document)) continue;
      inLines(document, start, candidates);
      inJson(document, start, candidates);
    }
    return candidates;
  },
};

/** Adds the values of a YAML document that begins at `offset`: those on lines that are indented more than their `data:`. */
function inLines(document: string, offset: number, candidates: Candidate[]): void {
  let dataIndent = -1;
  let end = offset;
  for (const line of document.split('\n')) {
    end += line.length + 1;
    const indent = line.search(/\S|$/);
    if (dataIndent >= 0 && indent > dataIndent) {
      const written = line.slice(0, MAX_LINE);
      const match = ENTRY.exec(written) ?? CONTINUED.exec(written);
      if (match !== null) candidates.push(candidate(match, end - line.length - 1));
    } else if (line.trim() !== '') dataIndent = DATA.test(line) ? indent : -1;
  }
}

function inJson(document: string, offset: number, candidates: Candidate[]): void {
  for (const data of document.matchAll(JSON_DATA)) {
    const { entries = '' } = data.groups ?? {};
    const at = offset + data.index + data[0].length - entries.length - 1;
    for (const entry of entries.matchAll(JSON_ENTRY)) candidates.push(candidate(entry, at));
  }
}

/** A match ends with its value. */
function candidate(match: RegExpMatchArray, offset: number): Candidate {
  const { value = '' } = match.groups ?? {};
  const end = offset + (match.index ?? 0) + match[0].length;
  return { start: end - value.length, end, score: 0.9, evidence: 'format', value };
}
