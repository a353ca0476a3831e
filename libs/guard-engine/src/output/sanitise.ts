import type { Span } from '../span.ts';
import { plainView } from '../view.ts';
import type { UnsafeOutputType } from './unsafe-place.ts';

export type Unsafe = Span & { readonly category: string; readonly entityType: string; readonly detector: string };

/**
 * The text with what is unsafe in it made harmless, and still legible: elements are escaped, the scheme of a link is broken
 * (`hxxps:`, `unsafe:javascript:`), the address of an image loses its query, delimiters of template expressions are taken
 * apart. Fragments of SQL and shell commands stay as they are: nothing that could be done to them makes them safe for every
 * consumer; a policy that has such a consumer blocks them. Findings of other categories are not touched.
 */
export function sanitise(text: string, findings: readonly Unsafe[]): string {
  let safe = '';
  let done = 0;
  for (const finding of merged(findings)) {
    safe += text.slice(done, finding.start) + neutral(text.slice(finding.start, finding.end), finding.kinds);
    done = finding.end;
  }
  return safe + text.slice(done);
}

type Stretch = { readonly start: number; end: number; readonly kinds: Set<string> };

const NEUTRAL: Readonly<Record<UnsafeOutputType, boolean>> = {
  HTML_INJECTION: true,
  UNSAFE_LINK: true,
  TEMPLATE_INJECTION: true,
  SQL_INJECTION: false,
  SHELL_INJECTION: false,
};

const CARRIER = 'output.image-query';

/** Overlapping findings as one stretch, to which all that they ask for is done. */
function merged(findings: readonly Unsafe[]): readonly Stretch[] {
  const stretches: Stretch[] = [];
  for (const { category, entityType, detector, start, end } of findings.toSorted((a, b) => a.start - b.start)) {
    if (category !== 'unsafe_output' || !Object.entries(NEUTRAL).some(([type, is]) => is && type === entityType)) continue;
    const kind = detector === CARRIER ? CARRIER : entityType;
    const last = stretches.at(-1);
    if (last === undefined || start >= last.end) stretches.push({ start, end, kinds: new Set([kind]) });
    else {
      last.end = Math.max(last.end, end);
      last.kinds.add(kind);
    }
  }
  return stretches;
}

/** In plain characters: what was found under full-width letters or invisible ones must not survive in them. */
function neutral(text: string, kinds: ReadonlySet<string>): string {
  let safe = plainView(text).text;
  if (kinds.has(CARRIER)) safe = safe.replaceAll(/(?<=[/\\]{2}[^\s)>"'?]{1,2000})\?[^\s)>"']*/g, '');
  if (kinds.has('UNSAFE_LINK')) safe = brokenLinks(safe);
  if (kinds.has('TEMPLATE_INJECTION')) safe = safe.replaceAll(/[{#$](?=\{)|\{(?=%)|<(?=%)/g, '$&\\');
  return kinds.has('HTML_INJECTION') ? escaped(safe) : safe;
}

/** Handlers lose their equals sign, too: with its own bracket escaped, one would belong to an element that is open before it. */
const escaped = (text: string): string =>
  text
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/(on[a-z]{3,24}\s{0,64})=/gi, '$1&#61;');

const brokenLinks = (text: string): string =>
  text
    .replaceAll(/(?<![a-z\d])http(?=s?:)/gi, 'hxxp')
    .replaceAll(/(?<!unsafe:)(?<![\w-])(?=(?:javascript|vbscript|data):)/gi, 'unsafe:')
    .replaceAll(/(?<=[(<"'=\s]|^)(?=[/\\]{2})/g, 'unsafe:');
