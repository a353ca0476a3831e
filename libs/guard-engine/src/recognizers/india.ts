import { hasLuhn36Checksum, hasVerhoeffChecksum } from '../checksums.ts';
import type { Identifier } from './identifier.ts';

/** Vehicle codes of states and union territories, those that are no longer given out included. */
const STATES =
  'an|ap|ar|as|br|cg|ch|ct|dd|dh|dl|dn|ga|gj|hp|hr|jh|jk|ka|kl|la|ld|mh|ml|mn|mp|mz|nl|od|or|pb|py|rj|sk|tn|tr|ts|ua|uk|ul|up|ut|wb';
const VEHICLE = new RegExp(`(?:${STATES})(?:[ -]?\\d{1,2}[ -]?[a-z]{1,3}[ -]?|)(?!0000)\\d{4}`, 'iy');

/** Numbers of India. */
export const INDIA: readonly Identifier[] = [
  {
    name: 'in-aadhaar',
    title: 'Indian identity number (Aadhaar)',
    country: 'IN',
    shapes: [
      { pattern: /[2-9]\d{3}([ :-])\d{4}\1\d{4}/iy, digits: 12, leading: 4, alone: 0.4 },
      { pattern: /[2-9]\d{11}/iy, digits: 12, leading: 12, alone: 0.2 },
    ],
    words: ['aadhaar*', 'aadhar*', 'adhaar*', 'uidai', 'uid', 'आधार'],
    hasChecksum: hasVerhoeffChecksum,
    // Numbers that read the same backwards are not given out.
    isPossible: (value) => value !== [...value].reverse().join(''),
    examples: {
      matches: ['My Aadhaar number is «400123456787» with a lot of text beyond it', 'aadhar «3123 4567 8909»', '«3123-4567-8909»'],
      misses: ['400123456787', 'Aadhaar 1234 5678 9012', 'Aadhaar 400123456788', 'order 3123 4567 8909'],
    },
  },
  {
    name: 'in-pan',
    title: 'Indian permanent account number (PAN)',
    country: 'IN',
    // The fourth letter tells a person from a company and the like.
    shapes: [
      { pattern: /[a-z]{3}[abcfghjlpt][a-z]\d{4}[a-z]/iy, digits: 4, leading: 0, alone: 0.4 },
      { pattern: /[a-z]{5}\d{4}[a-z]/iy, digits: 4, leading: 0, alone: 0.2 },
    ],
    words: ['pan', 'pan card', 'permanent account*', 'income tax*'],
    examples: {
      matches: ['My PAN number is «ABBPM4567S» with a lot of text beyond it', 'pan card «aaasa1111r»', '«ABCPD1234Z»'],
      misses: ['ABCD1234', 'PAN ABCDE12345F', 'AAASA1111R', 'model ABCPD1234Z'],
    },
  },
  {
    name: 'in-gstin',
    title: 'Indian goods and services tax number',
    country: 'IN',
    shapes: [{ pattern: /(?:0[1-9]|[12]\d|3[0-7])[a-z\d]{5}\d{4}[a-z][a-z\d]z[a-z\d]/iy, digits: 6, leading: 7, alone: 0.7 }],
    words: ['gstin', 'gst', 'goods and services tax', 'tax identification'],
    hasChecksum: hasLuhn36Checksum,
    isChecksumOptional: true,
    isPossible: (value) => value.slice(2, 7).replaceAll(/\d/g, '').length >= 3,
    examples: {
      matches: ['«27AAPFU0939F1ZV»', 'GST registration: «07PQRST6789K1Z2»'],
      misses: ['38AAPFU0939F1ZV', 'GSTIN 27ABCDE1234F1Z55', 'GSTIN 38ABCDE1234F1Z5', '07PQRST6789K1Z2'],
    },
  },
  {
    name: 'in-passport',
    title: 'Indian passport number',
    country: 'IN',
    shapes: [{ pattern: /[a-z][1-9]\d ?\d{4}[1-9]/iy, digits: 7, leading: 0, alone: 0.1 }],
    words: ['passport*', 'travel document*'],
    examples: {
      matches: ['my passport number is «T3569075»', 'Indian passport «B30 97651»'],
      misses: ['B3097651', 'passport B0097651', 'passport B30976510'],
    },
  },
  {
    name: 'in-voter',
    title: 'Indian voter number',
    country: 'IN',
    shapes: [{ pattern: /[a-z]{3}\d{7}/iy, digits: 7, leading: 0, alone: 0.2 }],
    words: ['voter*', 'epic', 'election*', 'elector*'],
    examples: {
      matches: ['my voter: «DBJ2289013»', 'voter id «uzb2345117»'],
      misses: ['KSD1287349', 'voter zxdf8923q1', 'voter A8923571WZ', 'voter ABC12345678'],
    },
  },
  {
    name: 'in-vehicle-registration',
    title: 'Indian vehicle registration',
    country: 'IN',
    shapes: [
      { pattern: VEHICLE, digits: 4, leading: 0, alone: 0.2 },
      { pattern: /[a-z]{3}(?!0000)\d{4}/iy, digits: 4, leading: 0, alone: 0.1, named: 0.6 },
      { pattern: /(?:[a-z](?!0000)\d{4}|i(?!00000)\d{5})/iy, digits: 4, leading: 0, alone: 0.05, named: 0.5 },
      { pattern: /[2-9][1-9]bh(?!0000)\d{4}[a-hj-np-z]{1,2}/iy, digits: 6, leading: 2, alone: 0.3 },
      { pattern: /\d{1,3}(?:cd|cc|un)[1-9]\d{1,3}/iy, digits: 3, leading: 3, alone: 0.1 },
      { pattern: /(?!00)\d{2}[abcdefhkprx]\d{6}[a-z]/iy, digits: 8, leading: 2, alone: 0.2 },
    ],
    words: [
      'rto',
      'vehicle registration',
      'vehicle number',
      'vehicle no',
      'registration number',
      'registration no',
      'registration plate',
      'license plate',
      'licence plate',
      'number plate',
    ],
    examples: {
      matches: [
        "My Bike's registration number is «OD02BA2341» with a lot of text beyond",
        'RTO: «DL3CJI0001»',
        'number plate «MH 12 DE 1433»',
        'vehicle no «22BH6517A»',
      ],
      misses: ['GJ09AB1234', 'vehicle number ABNE123456', 'number plate GJ09AB0000'],
    },
  },
];
