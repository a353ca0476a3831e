import { weightedSum } from '../checksums.ts';
import type { Identifier } from './identifier.ts';

const NHS_WEIGHTS = [10, 9, 8, 7, 6, 5, 4, 3, 2];

function hasNhsChecksum(digits: string): boolean {
  const check = 11 - (weightedSum(digits, NHS_WEIGHTS) % 11);
  return (check === 11 ? 0 : check) === Number(digits.at(-1));
}

/** Numbers of the United Kingdom. */
export const UNITED_KINGDOM: readonly Identifier[] = [
  {
    name: 'uk-nhs',
    title: 'British NHS number',
    country: 'GB',
    shapes: [
      { pattern: /\d{3}([- ])\d{3}\1\d{4}/iy, digits: 10, leading: 3, alone: 0.2 },
      { pattern: /\d{10}/iy, digits: 10, leading: 10, alone: 0.1 },
    ],
    words: ['nhs', 'national health service', 'nhs number', 'health service', 'health authority', 'hes'],
    hasChecksum: hasNhsChecksum,
    examples: {
      matches: ['NHS number «943 476 5919»', 'nhs: «221-395-1837»', 'NHS «0032698674»'],
      misses: ['943 476 5919', 'NHS 401-023-2138', 'NHS 943 476 5918'],
    },
  },
  {
    name: 'uk-nino',
    title: 'British national insurance number',
    country: 'GB',
    shapes: [
      { pattern: /[a-ceghj-pr-tw-z][a-ceghj-npr-tw-z]( ?)\d{2}\1\d{2}\1\d{2}\1[a-d]/iy, digits: 6, leading: 0, alone: 0.5 },
      { pattern: /[a-ceghj-pr-tw-z][a-ceghj-npr-tw-z] ?\d{2} ?\d{2} ?\d{2} ?[a-d]/iy, digits: 6, leading: 0, alone: 0.5 },
    ],
    words: ['national insurance*', 'ni number', 'ni no', 'nino', 'hmrc', 'paye'],
    // Prefixes that were never given out (HMRC NIM39110).
    isPossible: (value) => !/^(?:BG|GB|NK|KN|NT|TN|ZZ)/.test(value),
    examples: {
      matches: ['«AB123456C»', 'National Insurance «YZ 61 48 68 B»', 'NINO «tw987654a»'],
      misses: ['BG123612A', 'AB 12 34 56 1', 'nino: nt 99 88 77 a', 'QQ123456C', 'AB123456E'],
    },
  },
  {
    name: 'uk-passport',
    title: 'British passport number',
    country: 'GB',
    shapes: [{ pattern: /[a-z]{2}\d{7}/iy, digits: 7, leading: 0, alone: 0.1 }],
    words: ['passport*', 'travel document*', 'hmpo'],
    examples: {
      matches: ['my British passport is «XY9876543»', 'passport number: «ab1234567»'],
      misses: ['XY9876543', 'passport XY98765432', 'passport AB 1234567', 'part number AB1234567'],
    },
  },
  {
    name: 'uk-driving-licence',
    title: 'British driving licence number',
    country: 'GB',
    // Five letters of the surname (9 fills up), the birth date in disguise, initials, check characters (DVLA).
    shapes: [
      {
        pattern: /[a-z][a-z9]{4}\d(?:[05][1-9]|[16][0-2])(?:0[1-9]|[12]\d|3[01])\d[a-z][a-z9][a-z0-9][a-z]{2}/iy,
        digits: 6,
        leading: 0,
        alone: 0.6,
        named: 0.95,
      },
    ],
    words: ['driving licen*', "driver's licen*", 'driver licen*', 'dvla', 'licence number', 'licence no', 'license number', 'dl number'],
    isPossible: (value) => /^[A-Z]+9*$/.test(value.slice(0, 5)),
    examples: {
      matches: ['«MORGA657054SM9IJ»', 'driving licence «fo999512018aa1ab»', 'SMITH: «SMITH862310AB1CD».'],
      misses: ['MORGA613054SM9IJ', 'MORGA657324SM9IJ', '99999607054SM9IJ', 'M9RGA657054SM9IJ'],
    },
  },
  {
    name: 'uk-postcode',
    title: 'British postcode',
    country: 'GB',
    shapes: [
      {
        pattern:
          /(?:gir ?0aa|(?:[a-pr-uwyz]\d[abcdefghjkpstuw]?|[a-pr-uwyz]\d{2}|[a-pr-uwyz][a-hk-y]\d[abehmnprvwxy]?|[a-pr-uwyz][a-hk-y]\d{2}) ?\d[abd-hjlnp-uw-z]{2})/iy,
        digits: 1,
        leading: 0,
        alone: 0.2,
        named: 0.7,
      },
    ],
    words: ['postcode', 'post code', 'postal code', 'zip', 'address', 'mailing', 'shipping', 'deliver*', 'live at', 'lives at'],
    examples: {
      matches: ['My address is «SW1A 1AA» in London', 'postcode «EC1A1BB»', 'deliver to «M1 1AE» please'],
      misses: ['SW1A 1AA', 'postcode QA1 1AA', 'postcode M1 1AI', 'model M11AA', 'address 0xA1 1AB'],
    },
  },
  {
    name: 'uk-vehicle-registration',
    title: 'British vehicle registration',
    country: 'GB',
    shapes: [
      { pattern: /[a-hj-pr-y]{2}(?:0[2-9]|[12]\d|5[1-9]|[67]\d)[- ]?[a-hj-pr-z]{3}/iy, digits: 2, leading: 0, alone: 0.3 },
      { pattern: /[a-hj-npr-tv-y]\d{1,3}[- ]?[a-hj-pr-y][a-hj-pr-z]{2}/iy, digits: 1, leading: 0, alone: 0.1, named: 0.6 },
      { pattern: /[a-hj-pr-z]{3}[- ]?\d{1,3}[- ]?[a-hj-npr-tv-y]/iy, digits: 1, leading: 0, alone: 0.1, named: 0.6 },
    ],
    words: [
      'vehicle registration',
      'registration number',
      'registration plate',
      'registration mark',
      'number plate',
      'licence plate',
      'license plate',
      'car reg',
      'vehicle reg',
      'reg',
      'reg no',
      'vrn',
      'vrm',
      'dvla',
      'v5c',
      'registered car',
    ],
    examples: {
      matches: ['My car reg is «AB51 ABC» and it expires', 'number plate «K1 ABC»', 'VRN «BD62XYZ»', 'licence plate «ABC 123D»'],
      misses: ['AB51 ABC', 'reg AQ51 ABC', 'reg AB00 ABC', 'reg AB51 AIB', 'number plate ABC 123I', 'the car does 100 kmh'],
    },
  },
];
