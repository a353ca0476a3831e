import { type Candidate, NO_CANDIDATES, type Recognizer } from '../recognizer.ts';

const MAX_LOCAL = 64;
const MAX_DOMAIN = 253;
/** How far before a password the scheme of its URL is looked for. */
const MAX_USER = 90;
const LOCAL = /[\p{L}\p{N}._%+'-]/u;
const DOMAIN_CHARACTER = /[\p{L}\p{N}.-]/u;
const DOMAIN = /^(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.){1,8}(?:\p{L}{2,24}|xn--[a-z0-9-]{2,59})$/iu;
/** Not top-level domains, but what file names such as icon@2x.png end in. */
const FILE_SUFFIX = /\.(?:png|jpe?g|gif|svg|webp|js|tsx?|jsx|json|css|html?|pdf|txt|ya?ml|xml|exe|dll|log)$/i;

/** E-mail addresses (RFC 5321 lengths, unquoted local parts, domains of letters in any script). */
export const emailAddress: Recognizer = {
  id: 'pii.email-address',
  category: 'pii',
  entityType: 'EMAIL_ADDRESS',
  title: 'e-mail address',
  examples: {
    matches: [
      'Contact me at «john.doe@example.com» or call',
      '<«a.b+tag@mail.example.co.uk»>, thanks',
      'mailto:«jane_doe99@example.org».',
      '«a@xn--d1acufc.xn--p1ai»',
      'write to «jörg@müller-straße.de»!',
      'two: «a1@b.io»;«c2@d.io»',
      "«o'brien@example.ie» wrote",
      'my address (full width) is «ｊｏｈｎ＠ｅｘａｍｐｌｅ．ｃｏｍ»',
    ],
    misses: [
      'icon@2x.png',
      'npm install react@18.2.0',
      'git clone git@github.com:owner/repo.git',
      'ping @alice and @bob',
      'user@localhost',
      'a@b',
      'postgres://user:secret@db.example.com/main',
      'import x from "@scope/package.name"',
      'foo@.com bar@-x-.com',
    ],
  },
  find(text, facts) {
    if (!facts.hasAt) return NO_CANDIDATES;
    const candidates: Candidate[] = [];
    for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
      const start = localStart(text, at);
      const end = domainEnd(text, at);
      if (start === at || end === -1 || isPartOfAddress(text, start, at, end)) continue;
      candidates.push({ start, end, score: 1, evidence: 'format', value: text.slice(start, end).toLowerCase() });
    }
    return candidates;
  },
};

function localStart(text: string, at: number): number {
  let start = at;
  while (start > 0 && at - start < MAX_LOCAL && LOCAL.test(text.charAt(start - 1))) start--;
  while (start < at && /[.'-]/.test(text.charAt(start))) start++;
  return text.charAt(at - 1) === '.' ? at : start;
}

/** Where the longest domain after the @ ends, or -1. */
function domainEnd(text: string, at: number): number {
  let end = at + 1;
  while (end < text.length && end - at <= MAX_DOMAIN && DOMAIN_CHARACTER.test(text.charAt(end))) end++;
  while (end > at + 1 && /[.-]/.test(text.charAt(end - 1))) end--;
  const domain = text.slice(at + 1, end);
  return DOMAIN.test(domain) && !FILE_SUFFIX.test(domain) ? end : -1;
}

/** Whether it belongs to a repository address (git@host:path) or to the user part of a URL (scheme://user:password@host). */
function isPartOfAddress(text: string, start: number, at: number, end: number): boolean {
  if (text.charAt(end) === ':' && /[\w~/]/.test(text.charAt(end + 1)) && text.slice(start, at) === 'git') return true;
  const before = text.charAt(start - 1);
  if (before !== ':' && before !== '/') return false;
  const user = text.slice(Math.max(0, start - MAX_USER), start);
  const scheme = user.lastIndexOf('://');
  return scheme >= 0 && !/\s/.test(user.slice(scheme));
}
