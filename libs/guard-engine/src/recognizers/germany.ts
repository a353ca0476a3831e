import { hasMod11And10Checksum, hasTravelDocumentChecksum, weightedDigitSum, weightedSum } from '../checksums.ts';
import type { Identifier } from './identifier.ts';

/** A = 01 … Z = 26, as insurance numbers count their letter. */
const ordinal = (letter: string): string => String(letter.charCodeAt(0) - 0x40).padStart(2, '0');

/** § 290 SGB V, annex 1. */
function hasHealthInsuranceChecksum(value: string): boolean {
  const digits = ordinal(value) + value.slice(1, 9);
  return weightedDigitSum(digits, [1, 2, 1, 2, 1, 2, 1, 2, 1, 2]) % 10 === Number(value.at(-1));
}

/** § 4 VKVV. */
function hasPensionChecksum(value: string): boolean {
  const digits = value.slice(0, 8) + ordinal(value.charAt(8)) + value.slice(9, 11);
  return weightedDigitSum(digits, [2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1]) % 10 === Number(value.at(-1));
}

/** Among the first ten digits of a tax id at most one stands more than once, and that one not more than three times. */
function hasTaxIdDigits(value: string): boolean {
  const counts = new Map<string, number>();
  for (const digit of value.slice(0, 10)) counts.set(digit, (counts.get(digit) ?? 0) + 1);
  const repeated = [...counts.values()].filter((count) => count > 1);
  return repeated.length <= 1 && (repeated[0] ?? 0) <= 3;
}

/** Numbers of Germany, but for those of health care. */
export const GERMANY: readonly Identifier[] = [
  {
    name: 'de-tax-id',
    title: 'German tax identification number',
    country: 'DE',
    shapes: [
      { pattern: /[1-9]\d([ /-])\d{3}\1\d{3}\1\d{3}/iy, digits: 11, leading: 2, alone: 0.4 },
      { pattern: /[1-9]\d{10}/iy, digits: 11, leading: 11, alone: 0.2 },
    ],
    words: [
      'steuer id*',
      'steueridentifikation*',
      'steuerliche identifikation*',
      'steuer identifikation*',
      'idnr',
      'id nr',
      'tax id*',
      'tin',
      'finanzamt',
      'identifikationsnummer',
    ],
    hasChecksum: hasMod11And10Checksum,
    isPossible: hasTaxIdDigits,
    examples: {
      matches: ['Meine Steuer-ID: «12345678903».', 'IdNr. «98765432106» liegt vor.', 'Steueridentifikationsnummer «36 574 261 809»'],
      misses: ['12345678903', 'Steuer-ID 11111111111', 'Steuer-ID 12345678904', 'Steuer-ID 02345678901'],
    },
  },
  {
    name: 'de-tax-number',
    title: 'German tax number',
    country: 'DE',
    shapes: [
      { pattern: /(?:0[1-9]|1[0-6])\d{11}/iy, digits: 13, leading: 13, alone: 0.1 },
      { pattern: /\d{2,3}\/\d{3,4}\/\d{4,5}/iy, digits: 9, leading: 3, alone: 0.3 },
    ],
    words: [
      'steuernummer*',
      'steuer nr',
      'st. nr',
      'st nr',
      'stnr',
      'finanzamt',
      'steuerbescheid*',
      'umsatzsteuer*',
      'einkommensteuer*',
      'gewerbesteuer*',
      'körperschaftsteuer*',
    ],
    examples: {
      matches: ['Steuernummer: «0981508150999» wurde vergeben.', 'St.-Nr. «12/345/67890»', 'Finanzamt Köln, «215/5012/0331»'],
      misses: ['12/345/6789', '0281508150123', 'Steuernummer 1781508150001', 'Finanzamt am 12/05/2024'],
    },
  },
  {
    name: 'de-vat-id',
    title: 'German VAT number',
    country: 'DE',
    shapes: [{ pattern: /de[ -]?\d{3}[ -]?\d{3}[ -]?\d{3}/iy, digits: 9, leading: 0, alone: 0.5 }],
    words: ['ust*', 'umsatzsteuer*', 'mehrwertsteuer*', 'mwst*', 'vat*', 'rechnung*', 'finanzamt'],
    hasChecksum: (value) => hasMod11And10Checksum(value.slice(2)),
    examples: {
      matches: ['«DE136695976»', 'USt-IdNr. «de 136695976»', 'VAT «DE-136-695-976»'],
      misses: ['DE123456789', 'DE1366959761', 'AT136695976', 'DEabcdefghi'],
    },
  },
  {
    name: 'de-id-card',
    title: 'German identity card number',
    country: 'DE',
    shapes: [
      // Cards before 2010 have no check digit within the number.
      { pattern: /t\d{8}/iy, digits: 8, leading: 0, alone: 0.1 },
      { pattern: /[cf-hj-nprtv-z][cf-hj-nprtv-z\d]{7}\d/iy, digits: 1, leading: 0, alone: 0.3 },
    ],
    words: ['personalausweis*', 'ausweis*', 'perso', 'identity card*', 'id card*', 'identitätsnachweis', 'npa'],
    hasChecksum: (value) => /^T\d{8}$/.test(value) || hasTravelDocumentChecksum(value),
    examples: {
      matches: ['Personalausweis: «L01X00T44».', 'Ausweis Nr. «T22000129» gültig bis 2025.', 'id card «CZ6311T03»'],
      misses: ['L01X00T44', 'T22000129', 'Personalausweis L01X00T45', 'Ausweis T220001290', 'Personalausweis 123456789'],
    },
  },
  {
    name: 'de-passport',
    title: 'German passport number',
    country: 'DE',
    shapes: [{ pattern: /[cf-hj-nprtv-z][cf-hj-nprtv-z\d]{7}\d/iy, digits: 1, leading: 0, alone: 0.3 }],
    words: ['reisepass*', 'pass', 'passnummer*', 'pass nr', 'passport*', 'mrz', 'dokumentennummer', 'ausweisdokument'],
    hasChecksum: hasTravelDocumentChecksum,
    examples: {
      matches: ['Reisepass «C01234565» ausgestellt am 01.01.2020.', 'German passport «F12345671»', 'Pass-Nr. «g00000002»'],
      misses: ['F12345671', 'Reisepass C01234567', 'Reisepass 901234567', 'Reisepass C0123456A'],
    },
  },
  {
    name: 'de-fuehrerschein',
    title: 'German driving licence number',
    country: 'DE',
    shapes: [{ pattern: /[a-z][a-z\d]\d{8}[a-z\d]/iy, digits: 8, leading: 0, alone: 0.2 }],
    words: [
      'führerschein*',
      'fuehrerschein*',
      'fahrerlaubnis*',
      'kraftfahrt bundesamt',
      'driving licen*',
      "driver's licen*",
      'driver licen*',
      'licence number',
      'license number',
    ],
    examples: {
      matches: ['Führerschein «MU12345678B»', 'Fahrerlaubnisnummer: «B012345678A»'],
      misses: ['BO12345678A', 'Führerschein BO12345678AB', 'Führerschein B12345678A', 'Führerschein seit 2019'],
    },
  },
  {
    name: 'de-social-security',
    title: 'German pension insurance number',
    country: 'DE',
    // Area, birth date (days may be raised by 50), initial of the birth name, serial number, check digit.
    shapes: [
      {
        pattern: /\d{2} ?(?:0[1-9]|[12]\d|3[01]|5[1-9]|[67]\d|8[01])(?:0[1-9]|1[0-2])\d{2} ?[a-z] ?\d{2}\d/iy,
        digits: 11,
        leading: 8,
        alone: 0.7,
      },
    ],
    words: ['rentenversicherung*', 'sozialversicherung*', 'versicherungsnummer*', 'rvnr', 'svnr', 'sv nummer', 'sv nr', 'rente'],
    hasChecksum: hasPensionChecksum,
    examples: {
      matches: ['«15070649C103»', 'RVNR: «15 070649 C 103» laut Ausweis'],
      misses: ['15070649C100', '15070049C103', '15071349C103', '15070649C1030', '15420649C103'],
    },
  },
  {
    name: 'de-handelsregister',
    title: 'German commercial register number',
    country: 'DE',
    shapes: [{ pattern: /hr[ab] ?\d{1,6}(?: ?b)?/iy, digits: 1, leading: 0, alone: 0.3 }],
    words: [
      'handelsregister*',
      'amtsgericht*',
      'registergericht*',
      'registerauszug*',
      'gmbh',
      'firma',
      'hr nummer',
      'einzelkauf*',
      'ohg',
      'ag',
      'ug',
      'kg',
    ],
    examples: {
      matches: ['Amtsgericht Berlin, «HRB 12345»', 'Muster GmbH («HRA12345»)'],
      misses: ['HRB 12345', 'Handelsregister HRC 12345', 'Handelsregister HRB 1234567'],
    },
  },
  {
    name: 'de-kfz',
    title: 'German vehicle registration',
    country: 'DE',
    shapes: [
      { pattern: /[a-z]{1,3}-[a-z]{1,2}[- ]\d{1,4}[eh]?/iy, digits: 1, leading: 0, alone: 0.2 },
      { pattern: /[a-z]{1,3} [a-z]{1,2} \d{1,4}[eh]?/iy, digits: 1, leading: 0, alone: 0.1 },
    ],
    words: [
      'kennzeichen*',
      'kfz*',
      'nummernschild*',
      'fahrzeugschein*',
      'fahrzeugbrief*',
      'zulassungsbescheinigung*',
      'pkw',
      'lkw',
      'license plate',
      'licence plate',
      'number plate',
    ],
    examples: {
      matches: ['Kennzeichen: «HH-AB-1234».', 'KFZ «B AB 1234»', 'Nummernschild «M-XY 999»', 'KFZ «KA-EF 1H»'],
      misses: ['HH-AB-1234', 'B AB 1234', 'Kennzeichen BAB1234', 'Kennzeichen B 1234'],
    },
  },
  {
    name: 'de-plz',
    title: 'German postal code',
    country: 'DE',
    shapes: [{ pattern: /(?!01000)(?:0[1-9]|[1-9]\d)\d{3}/iy, digits: 5, leading: 5, alone: 0.05, named: 0.6 }],
    words: ['plz', 'postleitzahl*', 'wohnort', 'anschrift', 'wohnhaft in'],
    examples: {
      matches: ['PLZ: «10115»', 'Postleitzahl «80331» München', 'Anschrift: Ring 5, «80331» München'],
      misses: ['10115', 'PLZ 00000', 'PLZ 01000', 'PLZ 101150', 'PLZ 1011'],
    },
  },
];

const LETTER_AND_DIGITS = /[a-z]\d{9}/iy;

/** Numbers of German health care. */
export const GERMAN_HEALTH: readonly Identifier[] = [
  {
    name: 'de-health-insurance',
    title: 'German health insurance number',
    country: 'DE',
    shapes: [{ pattern: LETTER_AND_DIGITS, digits: 9, leading: 0, alone: 0.3 }],
    words: [
      'krankenversich*',
      'versichertennummer*',
      'versicherten nr',
      'kvnr',
      'krankenkasse*',
      'gesundheitskarte*',
      'egk',
      'gkv',
      'versichertenausweis*',
      'versichertenkarte*',
      'aok',
      'tkk',
      'barmer',
      'dak',
    ],
    hasChecksum: hasHealthInsuranceChecksum,
    examples: {
      matches: ['Krankenkasse KVNR: «A123456780»', 'Versichertennummer «m123456785»'],
      misses: ['A123456780', 'KVNR A123456787', 'KVNR A12345678', 'KVNR 1123456780'],
    },
  },
  {
    name: 'de-lanr',
    title: 'German physician number (LANR)',
    country: 'DE',
    shapes: [{ pattern: /\d{9}/iy, digits: 9, leading: 9, alone: 0.1 }],
    words: [
      'lanr',
      'arztnummer*',
      'arzt nr',
      'arzt nummer',
      'behandelnder arzt',
      'arzt',
      'ärztin',
      'dr. med.',
      'physician number',
      'doctor number',
    ],
    // Only the first six digits and the check digit after them are the physician; two digits for the specialty follow.
    hasChecksum: (value) => (weightedSum(value, [4, 9, 4, 9, 4, 9]) + Number(value.charAt(6))) % 10 === 0 && value !== '000000000',
    examples: {
      matches: ['LANR: «123456601» des behandelnden Arztes.', 'Arztnummer «987654401» auf dem Rezept.'],
      misses: ['123456601', 'LANR 100000401', 'LANR 12345660', 'LANR 12345660a'],
    },
  },
  {
    name: 'de-bsnr',
    title: 'German practice number (BSNR)',
    country: 'DE',
    shapes: [{ pattern: /\d{9}/iy, digits: 9, leading: 9, alone: 0.05 }],
    words: ['bsnr', 'betriebsstätte*', 'nebenbetriebsstätte*', 'praxisnummer*', 'arztpraxis', 'praxis', 'kv nummer', 'kassenärztliche*'],
    isPossible: (value) => value !== '000000000',
    examples: {
      matches: ['BSNR «711234567» der Praxis.', 'Betriebsstättennummer: «021234568»'],
      misses: ['711234567', 'BSNR 000000000', 'BSNR 02123456A', 'BSNR 7112345678'],
    },
  },
];
