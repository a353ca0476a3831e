import { type ContextWords, contextOf } from '../context.ts';
import { type Candidate, NO_CANDIDATES, type Recognizer } from '../recognizer.ts';

const WORDS: ContextWords = {
  for: /\bip(?:v[46])?\b|\b(?:address|host|server|subnet|gateway|dns|ssh|ping|cidr)\b/gi,
  against: /\b(?:version|ver|v|release|build|section|chapter|clause|figure|table|schema|rev|revision|oid|paragraph|article)\b\.?|§/gi,
};
const OCTET = '(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)';
const V4 = new RegExp(`(?<![\\w.]|[a-z]-)${OCTET}(?:\\.${OCTET}){3}(?:/(?:3[0-2]|[12]?\\d)(?!\\d))?(?!\\w|-[a-z]|\\.\\d)`, 'gi');
/** What may be an IPv6 address (RFC 4291), with zone (RFC 4007) and prefix length; parsed afterwards. */
const V6 = /(?<![\w:.])[\da-f]{0,4}:[\da-f:.]{1,43}(?:%\w{1,15})?(?:\/\d{1,3})?/gi;
const V4_ONLY = new RegExp(`^${OCTET}(?:\\.${OCTET}){3}$`);

/** IP addresses of both versions, with their prefix length. Loopback and unspecified addresses say nothing about anybody and score low. */
export const ipAddress: Recognizer = {
  id: 'pii.ip-address',
  category: 'pii',
  entityType: 'IP_ADDRESS',
  title: 'IP address',
  examples: {
    matches: [
      'from «192.168.1.1».',
      'block «10.0.0.0/8» now',
      'at «203.0.113.7»:8080',
      'Server IP: «2001:db8::1»',
      'Connect to [«2001:db8::1»]:8080',
      '«fe80::1%eth0/64»',
      '«::ffff:192.0.2.1»',
      '«2001:db8:85a3:0:0:8a2e:370:7334»,',
      'IP:«8.8.4.4»',
      'range «10.0.0.1»-«10.0.0.9»',
    ],
    misses: [
      'version 1.2.3.4',
      'v10.0.19041.1',
      'see section 4.1.2.3',
      '300.168.1.1',
      '1.2.3.4.5.6',
      '192.168.0',
      'Time 12:34:56',
      'MAC address aa:bb:cc:dd:ee:ff',
      'std::vector and MyClass::toString',
      'Ratio 1:2:3:4',
      'add :: Int -> Int',
      'http://127.0.0.1:8080 and [::1]:8080',
      '2001:db8::256.1.1.1',
      'fe80::1text',
      '1.2.3.04x',
      'lib-1.2.3.4.tar.gz',
    ],
  },
  find(text, facts) {
    const candidates: Candidate[] = [];
    if (facts.hasColons) findV6(text, candidates);
    if (facts.digits >= 4) findV4(text, candidates);
    return candidates.length === 0 ? NO_CANDIDATES : candidates;
  },
};

function findV4(text: string, candidates: Candidate[]): void {
  for (const match of text.matchAll(V4)) {
    const start = match.index;
    const end = start + match[0].length;
    const context = contextOf(text, start, end, WORDS);
    if (context === 'against') continue;
    const isTelling = !/^(?:127\.|0\.0\.0\.0)/.test(match[0]);
    candidates.push({ start, end, score: isTelling ? 0.8 : 0.3, evidence: context === 'for' ? 'context' : 'pattern', value: match[0] });
  }
}

function findV6(text: string, candidates: Candidate[]): void {
  for (const match of text.matchAll(V6)) {
    const whole = trimmed(match[0]);
    const start = match.index;
    const end = start + whole.length;
    const [address = ''] = whole.split(/[%/]/, 1);
    if (/[\w:]/.test(text.charAt(end)) || !isV6(address)) continue;
    const isTelling = /\d/.test(address) && !/^[:0]*1?$/.test(address);
    candidates.push({ start, end, score: isTelling ? 0.8 : 0.3, evidence: 'format', value: whole.toLowerCase() });
  }
}

/** Without the punctuation of the sentence that follows. */
function trimmed(match: string): string {
  if (/[%/]/.test(match)) return match;
  let end = match.length;
  while (match.charAt(end - 1) === '.') end--;
  if (match.charAt(end - 1) === ':' && match.charAt(end - 2) !== ':') end--;
  return match.slice(0, end);
}

function isV6(address: string): boolean {
  const tail = address.slice(address.lastIndexOf(':') + 1);
  const hasV4 = tail.includes('.');
  if (hasV4 && !V4_ONLY.test(tail)) return false;
  const halves = (hasV4 ? `${address.slice(0, -tail.length)}0:0` : address).split('::');
  if (halves.length > 2) return false;
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  if (!groups.every((group) => /^[\da-f]{1,4}$/i.test(group))) return false;
  return halves.length === 2 ? groups.length <= 7 : groups.length === 8;
}
