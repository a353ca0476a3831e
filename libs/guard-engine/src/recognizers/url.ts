import { type Candidate, NO_CANDIDATES, type Recognizer } from '../recognizer.ts';
import { COUNTRY_CODES } from './country-codes.ts';

/** Generic top-level domains that are common enough to be believed without a scheme before them. */
const GENERIC_DOMAINS: ReadonlySet<string> = new Set(
  (
    'com org net edu gov mil int info biz name pro museum coop aero jobs mobi travel tel cat asia app dev cloud site online store shop blog ' +
    'tech xyz club live news world today email agency digital media studio design space website page link wiki games group solutions ' +
    'systems network global center health bank finance money law legal academy school university education uk eu su'
  ).split(' '),
);
/** Domains of countries that files and programs are named after as well: "main.py", "run.sh". */
const FILE_DOMAINS = /\.(?:as|cc|gz|hs|in|is|md|ml|mo|pl|ps|py|rs|sh|so|st|sc|tf|vb)$/i;
const HOST_CHARACTER = /[\p{L}\p{N}.-]/u;
const HOST = /^(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.){1,10}(?:\p{L}{2,24}|xn--[a-z0-9-]{2,59})$/iu;
const MAX_HOST = 253;
const SCHEME = /(?:https?|ftp|wss?)$/i;
/** Who logs in: between the scheme and the host. */
const USER = /^(?:[^\s/@<>"']{1,100}@)?$/;
const MAX_SCHEME = 110;
/** What belongs to the sentence rather than to the link at its end. */
const PUNCTUATION = '.,;:!?)*_';
const REST = /(?::\d{1,5})?(?:[/?#][^\s<>"'`{}|\\^[\]]{0,2000})?/y;

/** Links, and names of hosts that are written without one. Almost none of them says anything about anybody. */
export const url: Recognizer = {
  id: 'pii.url',
  category: 'pii',
  entityType: 'URL',
  title: 'link',
  isOptIn: true,
  examples: {
    matches: [
      'see «https://www.example.com/».',
      '«http://example.site:8080/a/b?c=d#e», thanks',
      '("«https://docs.example.org/a»")',
      '«www.example.co.uk/path» or «example.com»',
      '«http://example.vlaanderen»',
      '«ftp://files.example.de»',
    ],
    misses: [
      'www.example',
      'http://localhost:3000',
      'http://example',
      'node.js and main.py',
      'end.Next sentence',
      'a@example.com',
      '3.14',
      'e.g. this',
      'this.props.value',
    ],
  },
  find(text) {
    const candidates: Candidate[] = [];
    for (let dot = text.indexOf('.'); dot >= 0; dot = text.indexOf('.', dot + 1)) {
      if (isEdge(text.charCodeAt(dot - 1)) || isEdge(text.charCodeAt(dot + 1))) continue;
      const [start, end] = hostAround(text, dot);
      const found = linkAt(text, start, end);
      if (found !== null) candidates.push(found);
      dot = Math.max(dot, (found?.end ?? end) - 1);
    }
    return candidates.length === 0 ? NO_CANDIDATES : candidates;
  },
};

/** Whether no host goes on here: white space and most of ASCII punctuation, and the ends of the text. */
const isEdge = (unit: number): boolean =>
  !(unit > 0x7f || (unit >= 0x30 && unit <= 0x39) || ((unit | 0x20) >= 0x61 && (unit | 0x20) <= 0x7a));

function hostAround(text: string, dot: number): readonly [number, number] {
  let start = dot;
  let end = dot + 1;
  while (start > 0 && dot - start < MAX_HOST && HOST_CHARACTER.test(text.charAt(start - 1))) start--;
  while (end < text.length && end - dot < MAX_HOST && HOST_CHARACTER.test(text.charAt(end))) end++;
  while (text.charAt(end - 1) === '.' || text.charAt(end - 1) === '-') end--;
  return [start, end];
}

function linkAt(text: string, hostStart: number, hostEnd: number): Candidate | null {
  const host = text.slice(hostStart, hostEnd);
  if (!HOST.test(host)) return null;
  const scheme = schemeBefore(text, hostStart);
  if (scheme === '' && !isBareHost(host, text.charAt(hostStart - 1))) return null;
  REST.lastIndex = hostEnd;
  let end = hostEnd + (REST.exec(text)?.[0].length ?? 0);
  while (end > hostEnd && PUNCTUATION.includes(text.charAt(end - 1))) end--;
  const value = scheme.toLowerCase() + host.toLowerCase() + text.slice(hostEnd, end);
  return { start: hostStart - scheme.length, end, score: 0.3, evidence: 'format', value };
}

/** The scheme before a host, with who logs in; empty when there is none. */
function schemeBefore(text: string, hostStart: number): string {
  const before = text.slice(Math.max(0, hostStart - MAX_SCHEME), hostStart);
  const slashes = before.lastIndexOf('://');
  if (slashes < 0 || !USER.test(before.slice(slashes + 3))) return '';
  const scheme = SCHEME.exec(before.slice(0, slashes))?.[0];
  return scheme === undefined ? '' : scheme + before.slice(slashes);
}

/** Whether it is a host although nothing before it says so. */
function isBareHost(host: string, before: string): boolean {
  if (/[@/\\_=$-]/.test(before)) return false;
  if (/^www\./i.test(host)) return /^www\.[^.]+\./i.test(host);
  const domain = host.slice(host.lastIndexOf('.') + 1);
  return (
    (GENERIC_DOMAINS.has(domain.toLowerCase()) || COUNTRY_CODES.has(domain.toUpperCase())) &&
    !FILE_DOMAINS.test(host) &&
    !/^[A-Z][a-z]+$/.test(domain)
  );
}
