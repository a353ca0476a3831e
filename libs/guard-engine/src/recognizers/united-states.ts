import { hasLuhnChecksum, weightedSum } from '../checksums.ts';
import type { Identifier } from './identifier.ts';

/** Letters of Medicare identifiers: S, L, O, I, B and Z are left out. */
const MBI = /\d[AC-HJKMNP-RT-Y][\dAC-HJKMNP-RT-Y]\d(-?)[AC-HJKMNP-RT-Y][\dAC-HJKMNP-RT-Y]\d\1[AC-HJKMNP-RT-Y]{2}\d{2}/iy;

/** Numbers of the United States, but for the social security number, which has a recognizer of its own. */
export const UNITED_STATES: readonly Identifier[] = [
  {
    name: 'us-itin',
    title: 'US individual taxpayer identification number',
    country: 'US',
    // The groups 50-65, 70-88, 90-92 and 94-99 are given out (IRS).
    shapes: [
      { pattern: /9\d{2}([- ])(?:5\d|6[0-5]|7\d|8[0-8]|9[0-24-9])\1\d{4}/iy, digits: 9, leading: 3, alone: 0.5 },
      { pattern: /9\d{2}-?(?:5\d|6[0-5]|7\d|8[0-8]|9[0-24-9])-?\d{4}/iy, digits: 9, leading: 9, alone: 0.1 },
    ],
    words: ['itin', 'individual taxpayer*', 'taxpayer id*', 'tax id*', 'tin'],
    examples: {
      matches: ['ITIN «911-70-1234»', 'my taxpayer id is «912881234»', '«988-94-0001»'],
      misses: ['911-89-1234', '911701234', 'order 911-70-1234', '811-70-1234', 'ITIN 9117012345'],
    },
  },
  {
    name: 'us-passport',
    title: 'US passport number',
    country: 'US',
    shapes: [
      { pattern: /[a-z]\d{8}/iy, digits: 8, leading: 0, alone: 0.1 },
      { pattern: /\d{9}/iy, digits: 9, leading: 9, alone: 0.05 },
    ],
    words: ['passport*', 'travel document*'],
    examples: {
      matches: ['my travel passport is «A12803456»', 'Passport no. «912803456»', '«A12803456» is the number of my passport'],
      misses: ['A12803456', '912803456', 'passport photo 35x45', 'passport A1280345', 'passport 9128034567'],
    },
  },
  {
    name: 'us-driver-license',
    title: 'US driver license number',
    country: 'US',
    shapes: [
      { pattern: /[a-z]\d{3}-\d{3,4}-\d{2,4}(?:-\d{3}(?:-\d)?)?/iy, digits: 8, leading: 0, alone: 0.2, named: 0.75 },
      { pattern: /(?:[a-z]{1,2}\d{4,14}[a-z]?|[a-z]\d{18}|[a-z]\d[a-z]\d[a-z])/iy, digits: 2, leading: 0, alone: 0.1, named: 0.75 },
      { pattern: /[a-z]{1,2}\d{1,3}[a-z]?/iy, digits: 1, leading: 0, alone: 0.05, named: 0.2 },
      { pattern: /\d{3,4}-\d{2,3}-\d{4}/iy, digits: 9, leading: 4, alone: 0.05, named: 0.75 },
      { pattern: /(?:\d{2}[a-z]{3}\d{5,6}|\d{3}[a-z]{2}\d{4}|\d{7,9}[a-z]{1,2})/iy, digits: 7, leading: 9, alone: 0.1, named: 0.75 },
      { pattern: /(?:\d{6,14}|\d{16})/iy, digits: 6, leading: 16, alone: 0.05, named: 0.7 },
    ],
    words: [
      "driver's license*",
      "driver's licence*",
      'driver license*',
      'drivers license*',
      'driver licence*',
      'drivers licence*',
      'driving license*',
      'license number',
      'license no',
      'license #',
      'dl number',
      'dl no',
      'dl #',
    ],
    examples: {
      matches: [
        "my driver's license number is «2270-66-1551»",
        'Driver License: «F162823540116»',
        'DL# «D1234567»',
        'drivers license «6940579» of Ohio',
        "driver's license «H12345678», expires 2027",
      ],
      misses: ['D1234567', '6940579', 'the MIT license of 2019', 'license plate 123', 'I drove 1234567 miles'],
    },
  },
  {
    name: 'us-bank-number',
    title: 'US bank account number',
    country: 'US',
    shapes: [{ pattern: /\d{8,17}/iy, digits: 8, leading: 17, alone: 0.05, named: 0.7 }],
    words: [
      'bank account*',
      'account number',
      'account no',
      'account num',
      'account #',
      'acct*',
      'checking account',
      'savings account',
      'bank number',
      'deposit account',
    ],
    examples: {
      matches: ['my bank account is «945456787654»', 'Account number: «12345678»', 'acct «0012345678901», thanks'],
      misses: ['945456787654', 'the bank has 12345678 customers', 'account number 1234567', 'order 945456787654 to my account'],
    },
  },
  {
    name: 'aba-routing-number',
    title: 'US bank routing number',
    country: 'US',
    shapes: [
      { pattern: /(?:0\d|1[0-2]|2[1-9]|3[0-2]|6[1-9]|7[0-2]|80)\d{2}-\d{4}-\d/iy, digits: 9, leading: 4, alone: 0.3 },
      { pattern: /(?:0\d|1[0-2]|2[1-9]|3[0-2]|6[1-9]|7[0-2]|80)\d{7}/iy, digits: 9, leading: 9, alone: 0.1 },
    ],
    words: ['aba', 'routing*', 'rtn', 'transit number', 'wire transfer', 'ach'],
    hasChecksum: (value) => weightedSum(value, [3, 7, 1, 3, 7, 1, 3, 7, 1]) % 10 === 0,
    examples: {
      matches: ['routing number «121000358»', 'ABA «0711-0130-7»', 'ABA: «121042882», account as before'],
      misses: ['121000358', 'routing 121000359', 'ABA 1234-0000-0', 'routing table 192000000'],
    },
  },
  {
    name: 'us-npi',
    title: 'US national provider identifier',
    country: 'US',
    shapes: [
      { pattern: /[12]\d{9}/iy, digits: 10, leading: 10, alone: 0.1 },
      { pattern: /[12]\d{3}([- ])\d{3}\1\d{3}/iy, digits: 10, leading: 4, alone: 0.1 },
    ],
    words: ['npi', 'national provider*', 'provider id*', 'provider number', 'prescriber*', 'rendering provider', 'referring provider'],
    // The Luhn digit counts the prefix of health cards of the United States (CMS).
    hasChecksum: (value) => hasLuhnChecksum(`80840${value}`),
    examples: {
      matches: ['NPI: «1234567893»', 'the provider number «1245 319 599»'],
      misses: ['1234567893', 'NPI 1234567890', 'NPI 3234567897', 'epoch 1234567893 of the provider'],
    },
  },
  {
    name: 'us-mbi',
    title: 'US Medicare beneficiary identifier',
    country: 'US',
    shapes: [{ pattern: MBI, digits: 5, leading: 1, alone: 0.5 }],
    words: ['medicare', 'mbi', 'beneficiary', 'medicaid', 'cms', 'hicn'],
    examples: {
      matches: ['MBI «1EG4-TE5-MK73»', 'Medicare «1eg4te5mk73»', '«9XX9-XX9-XX99»'],
      misses: ['1EG4-ZE5-MK73', 'AEG4-TE5-MK73', 'MBI 12G4-TE5-MK73', '1EG4-TE5MK73'],
    },
  },
  {
    name: 'medical-license',
    title: 'US certificate number for controlled substances (DEA)',
    country: 'US',
    shapes: [
      { pattern: /[abcdefghjklmprstux][a-z]\d{7}/iy, digits: 7, leading: 0, alone: 0.3 },
      { pattern: /[abcdefghjklmprstux]9\d{7}/iy, digits: 8, leading: 0, alone: 0.1 },
    ],
    words: [
      'medical license',
      'medical certificate',
      'dea',
      'dea number',
      'dea registration',
      'dea certificate',
      'prescriber*',
      'license of',
    ],
    hasChecksum: (value) => weightedSum(value.slice(2), [1, 2, 1, 2, 1, 2]) % 10 === Number(value.at(-1)),
    examples: {
      matches: ['DEA number «BB1388568»', 'medical license «ap5836727»'],
      misses: ['BB1388568', 'DEA BB1388569', 'DEA BB138856', 'IB1388568'],
    },
  },
];
