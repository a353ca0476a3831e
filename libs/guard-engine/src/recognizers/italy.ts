import { hasLuhnChecksum } from '../checksums.ts';
import type { Identifier } from './identifier.ts';

/** What a character counts at an odd place of a fiscal code; at an even place it counts as its position. */
const ODD_VALUES = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];

/** Whether the last letter of a fiscal code is right (decree of 23 December 1976). */
function hasFiscalChecksum(code: string): boolean {
  let sum = 0;
  for (let index = 0; index < 15; index++) {
    const unit = code.charCodeAt(index);
    const position = unit < 0x3a ? unit - 0x30 : unit - 0x41;
    sum += index % 2 === 0 ? (ODD_VALUES[position] ?? 0) : position;
  }
  return sum % 26 === code.charCodeAt(15) - 0x41;
}

/** Numbers of Italy. */
export const ITALY: readonly Identifier[] = [
  {
    name: 'it-fiscal-code',
    title: 'Italian fiscal code',
    country: 'IT',
    // Digits may be replaced by letters where two people would have the same code.
    shapes: [
      {
        pattern: /[a-z]{6}[\dlmnp-v]{2}[abcdehlmprst](?:[04lq][1-9mnp-v]|[1256mnrs][\dlmnp-v]|[37pt][01lm])[a-z][\dlmnp-v]{3}[a-z]/iy,
        digits: 1,
        leading: 0,
        alone: 0.7,
      },
    ],
    words: ['codice fiscale', 'cf', 'tessera sanitaria', 'fiscal code'],
    hasChecksum: hasFiscalChecksum,
    examples: {
      matches: ['codice fiscale «RSSMRA85T10A562S»', '«rssmra85t10a562s»'],
      misses: ['RSSMRA85T10A562T', 'RSSMRA85T99A562S', 'AAAAAA - 00B11C333N'],
    },
  },
  {
    name: 'it-vat-code',
    title: 'Italian VAT number',
    country: 'IT',
    shapes: [
      { pattern: /it\d{11}/iy, digits: 11, leading: 0, alone: 0.5 },
      { pattern: /\d{5}[ _]?\d{3}[ _]?\d{3}/iy, digits: 8, leading: 11, alone: 0.1 },
    ],
    words: ['piva', 'partita iva', 'p.iva', 'p. iva', 'vat*', 'iva'],
    hasChecksum: (value) => hasLuhnChecksum(value.replace(/^IT/, '')),
    isPossible: (value) => !/^(?:IT)?0{11}$/.test(value),
    examples: {
      matches: ['partita IVA «01333550323»', 'P.IVA «01333550_323»', '«IT01333550323»'],
      misses: ['01333550323', 'partita iva 00000000000', 'partita iva 01333550324'],
    },
  },
  {
    name: 'it-driver-license',
    title: 'Italian driving licence number',
    country: 'IT',
    shapes: [
      { pattern: /[a-z]{2}\d{7}[a-z]/iy, digits: 7, leading: 0, alone: 0.2 },
      { pattern: /u1[b-hj-np-z\d]{7}[a-z]/iy, digits: 1, leading: 0, alone: 0.2 },
    ],
    words: ['patente', 'patente di guida', 'licenza', 'licenza di guida', 'driving licen*', "driver's licen*", 'driver licen*'],
    // The newer form leaves out A, E, I, O and Q.
    isPossible: (value) => !/^U1.*[AEIOQ].$/.test(value),
    examples: {
      matches: ['patente di guida «AA0123456B»', 'la mia patente: «U1H00B000C»'],
      misses: ['AA0123456B', 'patente U1H00A000B', 'patente AA012345B'],
    },
  },
  {
    name: 'it-identity-card',
    title: 'Italian identity card number',
    country: 'IT',
    shapes: [
      { pattern: /[a-z]{2}(?:\d{5}[a-z]{2}| ?\d{7})/iy, digits: 5, leading: 0, alone: 0.1 },
      { pattern: /\d{7}[a-z]{2}/iy, digits: 7, leading: 7, alone: 0.1 },
    ],
    words: [
      "carta d'identità",
      "carta d'identita",
      'carta identità',
      'carta di identità',
      'identità',
      'identity card*',
      'documento',
      'cie',
      'elettronica',
    ],
    examples: {
      matches: ["carta d'identità «AA12345aa»", 'CIE «CA00000AA»', 'carta identità «AA 1234567»', 'carta di identità «1234567AA»'],
      misses: ['AA12345aa', "carta d'identità AA1234aa", "carta d'identità del 2019"],
    },
  },
  {
    name: 'it-passport',
    title: 'Italian passport number',
    country: 'IT',
    shapes: [{ pattern: /[a-z]{2}\d{7}/iy, digits: 7, leading: 0, alone: 0.1 }],
    words: ['passaporto*', 'passaporti', 'documento di viaggio', 'passport*'],
    examples: {
      matches: ['passaporto «aa7654321»', 'il mio passaporto italiano è «YA1234567»'],
      misses: ['aa7654321', 'passaporto aa765432', 'passaporto aa76543210'],
    },
  },
];
