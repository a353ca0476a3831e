import { hasLuhnChecksum, weightedSum } from '../checksums.ts';
import { isDay, isShortDay } from './calendar.ts';
import type { Identifier } from './identifier.ts';

/** The month of a PESEL tells the century: 01 is January 1900, 21 January 2000, 81 January 1800. */
function isPeselDay(value: string): boolean {
  const month = Number(value.slice(2, 4));
  const century = [1900, 2000, 2100, 2200, 1800][Math.floor(month / 20)] ?? 0;
  return isDay(century + Number(value.slice(0, 2)), month % 20, Number(value.slice(4, 6)));
}

const FINNISH_CENTURIES: ReadonlyMap<string, number> = new Map([
  ['+', 1800],
  ...[...'-UVWXY'].map((sign): [string, number] => [sign, 1900]),
  ...[...'ABCDEF'].map((sign): [string, number] => [sign, 2000]),
]);

function isFinnishDay(written: string): boolean {
  // The hyphen of the twentieth century is dropped as a separator.
  const century = written.length === 10 ? 1900 : (FINNISH_CENTURIES.get(written.charAt(6)) ?? 0);
  return isDay(century + Number(written.slice(4, 6)), Number(written.slice(2, 4)), Number(written.slice(0, 2)));
}

const FINNISH_CHECKS = '0123456789ABCDEFHJKLMNPRSTUVWXY';
const hasFinnishChecksum = (value: string): boolean =>
  FINNISH_CHECKS[Number(value.slice(0, 6) + value.slice(-4, -1)) % 31] === value.at(-1);

/** A Swedish personal number is a day of birth, or that day with 60 added for who is not registered as a resident. */
function isSwedishDay(value: string): boolean {
  const day = Number(value.slice(-6, -4));
  return isShortDay(value.slice(-10, -6) + String(day > 60 ? day - 60 : day).padStart(2, '0'));
}

/** Numbers of Poland, Sweden and Finland. */
export const NORTHERN_EUROPE: readonly Identifier[] = [
  {
    name: 'pl-pesel',
    title: 'Polish personal number (PESEL)',
    country: 'PL',
    shapes: [{ pattern: /\d{11}/iy, digits: 11, leading: 11, alone: 0.45 }],
    words: ['pesel', 'numer ewidencyjny'],
    hasChecksum: (value) => weightedSum(value, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]) % 10 === 0,
    isPossible: isPeselDay,
    examples: {
      matches: ['«44051401458»', 'My pesel is «44051401458».', 'PESEL: «02070803628»'],
      misses: ['order 44051401458', 'pesel 11110021111', 'pesel 440514014588', 'pesel 44051401459', 'pesel 4405140145A'],
    },
  },
  {
    name: 'se-personnummer',
    title: 'Swedish personal number',
    country: 'SE',
    shapes: [
      { pattern: /(?:1[89]|20)\d{6}[-+]\d{4}/iy, digits: 12, leading: 8, alone: 0.7 },
      { pattern: /\d{6}[-+]\d{4}/iy, digits: 10, leading: 6, alone: 0.4 },
      { pattern: /(?:1[89]|20)\d{10}/iy, digits: 12, leading: 12, alone: 0.3 },
      { pattern: /\d{10}/iy, digits: 10, leading: 10, alone: 0.1 },
    ],
    words: [
      'personnummer*',
      'personnumret',
      'pnr',
      'svenskt personnummer',
      'samordningsnummer*',
      'personal identity*',
      'swedish id*',
      'swedish personal*',
    ],
    hasChecksum: (value) => hasLuhnChecksum(value.replace('+', '').slice(-10)),
    isPossible: (value) => isSwedishDay(value.replace('+', '')),
    examples: {
      matches: ['«19910924-2397» är mitt pnr.', "Here's my personnummer «200109022392».", '«871220-2384»', 'pnr «8712202384»'],
      misses: ['19000309-3393', '200504422381', '8712202384', 'pnr 871220-2385', 'pnr 871320-2384'],
    },
  },
  {
    name: 'se-organisationsnummer',
    title: 'Swedish organisation number',
    country: 'SE',
    // The third digit tells it from a personal number: no month begins with 2 or more.
    shapes: [
      { pattern: /[1235-9]\d[2-9]\d{3}-\d{4}/iy, digits: 10, leading: 6, alone: 0.3 },
      { pattern: /[1235-9]\d[2-9]\d{7}/iy, digits: 10, leading: 10, alone: 0.1 },
    ],
    words: [
      'organisationsnummer*',
      'organisationsnr',
      'orgnr',
      'org nr',
      'org. nr',
      'orgnummer*',
      'bolagsverket',
      'företag*',
      'aktiebolag*',
      'ab',
    ],
    hasChecksum: hasLuhnChecksum,
    examples: {
      matches: ['«556703-7485» tillhör vårt företag.', 'Org.nr «5567037485»'],
      misses: ['556703-7485', 'orgnr 556703-7486', 'orgnr 551703-7485'],
    },
  },
  {
    name: 'fi-personal-identity-code',
    title: 'Finnish personal identity code',
    country: 'FI',
    shapes: [{ pattern: /\d{6}[-+a-fu-y]\d{3}[\da-fhj-npr-y]/iy, digits: 9, leading: 6, alone: 0.7 }],
    words: ['hetu', 'henkilötunnus*', 'personbeteckning*', 'personal identity code', 'finnish id*'],
    hasChecksum: hasFinnishChecksum,
    isPossible: isFinnishDay,
    isGlued: true,
    examples: {
      matches: ['hetu «010594Y9032»', '«131052-308T»', 'My finnish id code is«030594W903B».', '«020594X903P» is my hetu.'],
      misses: ['311190-1111', '131052:308T', '131052.308T', '310294-903B', '1131052-308T'],
    },
  },
];
