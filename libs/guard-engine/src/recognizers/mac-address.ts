import { type Candidate, NO_CANDIDATES, type Recognizer } from '../recognizer.ts';

const PAIRS = /[\da-f]{2}([:-])[\da-f]{2}(?:\1[\da-f]{2}){4}(?![\w:-])/iy;
const QUADS = /[\da-f]{4}\.[\da-f]{4}\.[\da-f]{4}(?![\w.])/iy;
/** All zeros and all ones stand for no device. */
const NO_DEVICE = /^(?:0{12}|f{12})$/;

/** Hardware addresses (IEEE EUI-48), as six pairs or as three groups of four. */
export const macAddress: Recognizer = {
  id: 'pii.mac-address',
  category: 'pii',
  entityType: 'MAC_ADDRESS',
  title: 'hardware (MAC) address',
  examples: {
    matches: ['My MAC address is «00:1A:2B:3C:4D:5E»', '«AA-BB-CC-DD-EE-FF».', 'MAC «0012.3456.789a»', '[«0a:23:f5:67:89:ac»]'],
    misses: [
      '00:1A:2B:3C:4D',
      '00:1A:2B:3C:4D:5E:6F',
      'GG:1A:2B:3C:4D:5E',
      '00:1A-2B:3C-4D:5E',
      '00:00:00:00:00:00',
      'at 12:34:56',
      'ff-ff-ff-ff-ff-ff',
    ],
  },
  find(text) {
    const candidates: Candidate[] = [];
    for (let at = nextGroups(text, 0); at >= 0; at = nextGroups(text, at + 1)) {
      const pattern = text.charAt(at + 4) === '.' ? QUADS : PAIRS;
      pattern.lastIndex = at;
      const written = pattern.exec(text)?.[0];
      if (written === undefined || /[\w:.-]/.test(text.charAt(at - 1))) continue;
      const value = written.replaceAll(/[.:-]/g, '').toLowerCase();
      const end = at + written.length;
      if (!NO_DEVICE.test(value)) candidates.push({ start: at, end, score: 0.8, evidence: 'format', value });
      at = end - 1;
    }
    return candidates.length === 0 ? NO_CANDIDATES : candidates;
  },
};

/** Where the next group stands that is followed by a second one with the same separator after it, or -1. */
function nextGroups(text: string, from: number): number {
  for (let at = from + 2; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if ((unit === COLON || unit === HYPHEN) && text.charCodeAt(at + 3) === unit) return at - 2;
    if (unit === DOT && text.charCodeAt(at + 5) === DOT && at >= from + 4) return at - 4;
  }
  return -1;
}

const COLON = 0x3a;
const HYPHEN = 0x2d;
const DOT = 0x2e;
