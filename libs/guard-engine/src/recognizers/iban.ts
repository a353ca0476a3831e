import { hasIbanChecksum } from '../checksums.ts';
import { type Candidate, NO_CANDIDATES, type Recognizer } from '../recognizer.ts';

/** Length of an IBAN by country (SWIFT IBAN registry). */
const LENGTHS: ReadonlyMap<string, number> = new Map(
  (
    'AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ' +
    'ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 ' +
    'LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 ' +
    'PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 ' +
    'YE30'
  )
    .split(' ')
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]),
);

const BEGIN = /(?<!\w)[A-Z]{2}[ -]?\d{2}(?=[ -]?[A-Z0-9])/gi;

/** International bank account numbers (ISO 13616): length of the country and check digits must be right. */
export const iban: Recognizer = {
  id: 'pii.iban',
  category: 'pii',
  entityType: 'IBAN_CODE',
  title: 'bank account number (IBAN)',
  examples: {
    matches: [
      'IBAN «DE89 3704 0044 0532 0130 00»',
      '«GB29NWBK60161331926819».',
      'list: «AL47212110090000000235698741», «NL91ABNA0417164300»',
      '«AL47-2121-1009-0000-0002-3569-8741» ALL CAPS',
      '«AL47212110090000000235698741» ALL CAPS',
      'my iban: «gb29 nwbk 6016 1331 9268 19»',
    ],
    misses: [
      'DE89 3704 0044 0532 0130 01',
      'GB29NWBK60161331926818',
      'AB150120690000003111141',
      'AL47/2121/1009/0000/0002/3569/8741',
      'XGB29NWBK60161331926819',
      'GB29NWBK60161331926819X',
      'in 2024 we met',
      'LV80 bANK 0000 4351 9500 1',
    ],
  },
  find(text, facts) {
    if (facts.digits < 10) return NO_CANDIDATES;
    const candidates: Candidate[] = [];
    for (const match of text.matchAll(BEGIN)) {
      const found = ibanAt(text, match.index);
      if (found !== null) candidates.push(found);
    }
    return candidates;
  },
};

function ibanAt(text: string, start: number): Candidate | null {
  const length = LENGTHS.get(text.slice(start, start + 2).toUpperCase());
  if (length === undefined) return null;
  let written = '';
  let end = start;
  while (written.length < length) {
    if (isAlphanumeric(text.charCodeAt(end))) written += text.charAt(end);
    else if (!/[ -]/.test(text.charAt(end)) || !isAlphanumeric(text.charCodeAt(end + 1))) return null;
    end++;
  }
  if (isAlphanumeric(text.charCodeAt(end))) return null;
  const value = written.toUpperCase();
  if (value !== written && written.toLowerCase() !== written) return null;
  return hasIbanChecksum(value) ? { start, end, score: 1, evidence: 'checksum', value } : null;
}

function isAlphanumeric(unit: number): boolean {
  const letter = unit | 0x20;
  return (unit >= 0x30 && unit <= 0x39) || (letter >= 0x61 && letter <= 0x7a && unit < 0x80);
}
