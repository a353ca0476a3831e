import { weightedSum } from '../checksums.ts';
import type { Identifier } from './identifier.ts';

function hasThaiChecksum(value: string): boolean {
  const sum = weightedSum(value, [13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2]);
  return (11 - (sum % 11)) % 10 === Number(value.at(-1));
}

/** The check letters of identity numbers: citizens born before and after 2000, foreigners likewise, foreigners since 2022. */
const NRIC_CHECKS: Readonly<Record<string, { readonly offset: number; readonly letters: string }>> = {
  S: { offset: 0, letters: 'JZIHGFEDCBA' },
  T: { offset: 4, letters: 'JZIHGFEDCBA' },
  F: { offset: 0, letters: 'XWUTRQPNMLK' },
  G: { offset: 4, letters: 'XWUTRQPNMLK' },
  M: { offset: 3, letters: 'XWUTRQPNJLK' },
};

function hasNricChecksum(value: string): boolean {
  const check = NRIC_CHECKS[value.charAt(0)];
  if (check === undefined) return false;
  return check.letters[(weightedSum(value.slice(1), [2, 7, 6, 5, 4, 3, 2]) + check.offset) % 11] === value.at(-1);
}

const UEN_VALUES = 'ABCDEFGHJKLMNPQRSTUVWX0123456789';
const UEN_ENTITIES =
  /^[TSR]\d\d(?:LP|LL|FC|PF|RF|MQ|MM|NB|CC|CS|MB|FM|GS|DP|CP|NR|CM|CD|MD|HS|VH|CH|MH|CL|XL|CX|HC|RP|TU|TC|FB|FN|PA|PB|SS|MC|SM|GA|GB)/;

/** Businesses (8 digits), companies (year and 5 digits) and other entities (T, S or R, year, kind) each have their own check letter. */
function hasUenChecksum(value: string): boolean {
  const check = value.at(-1);
  if (value.length === 9) return 'XMKECAWLJDB'[weightedSum(value, [10, 4, 9, 3, 8, 2, 7, 1]) % 11] === check;
  if (/^\d/.test(value)) return 'ZKCMDNERGWH'[weightedSum(value, [10, 8, 6, 4, 9, 7, 5, 3, 1]) % 11] === check;
  const sum = [4, 3, 5, 3, 10, 2, 2, 5, 7].reduce((total, weight, index) => total + weight * UEN_VALUES.indexOf(value.charAt(index)), 0);
  return UEN_VALUES[(sum - 5) % 11] === check;
}

/** Numbers of Thailand, Singapore and the Philippines. */
export const SOUTH_EAST_ASIA: readonly Identifier[] = [
  {
    name: 'th-tnin',
    title: 'Thai identity number',
    country: 'TH',
    // The second and third digit are the province where the number was given out.
    shapes: [
      { pattern: /[1-9]-(?:[134]\d|2[0-7]|5[0-8]|[67][0-7]|[89][0-6])\d{2}-\d{5}-\d{2}-\d/iy, digits: 13, leading: 1, alone: 0.7 },
      { pattern: /[1-9](?:[134]\d|2[0-7]|5[0-8]|[67][0-7]|[89][0-6])\d{10}/iy, digits: 13, leading: 13, alone: 0.3 },
    ],
    words: ['เลขประจำตัวประชาชน', 'เลขบัตรประชาชน', 'บัตรประชาชน', 'รหัสปชช', 'tnin', 'thai id*', 'thai national*'],
    hasChecksum: hasThaiChecksum,
    examples: {
      matches: ['เลขบัตรประชาชน «2345678901234»', 'My Thai ID is «1234567890121»', '«1-2345-67890-12-1»'],
      misses: ['1234567890121', 'TNIN 1034567890124', 'TNIN 3456789012346', 'TNIN 0000000000000', 'TNIN 123456789012'],
    },
  },
  {
    name: 'sg-nric-fin',
    title: 'Singaporean identity number (NRIC, FIN)',
    country: 'SG',
    shapes: [
      { pattern: /[stfgm]\d{7}[a-z]/iy, digits: 7, leading: 0, alone: 0.6 },
      { pattern: /[a-z]\d{7}[a-z]/iy, digits: 7, leading: 0, alone: 0.1, named: 0.6 },
    ],
    words: ['nric', 'fin', 'fin number', 'singapore id*', 'identity card*', 'work permit', 'employment pass'],
    hasChecksum: hasNricChecksum,
    isChecksumOptional: true,
    examples: {
      matches: ['«S2740116C»', 'NRIC «S9108268C»', 'my FIN is «G1122144L»', 'nric: «A1234567Z»'],
      misses: ['S2740116D', 'A1234567Z', 'NRIC S274011C', 'NRIC S27401161C'],
    },
  },
  {
    name: 'sg-uen',
    title: 'Singaporean entity number',
    country: 'SG',
    shapes: [
      { pattern: /[tsr]\d{2}[a-z]{2}\d{4}[a-z]/iy, digits: 6, leading: 0, alone: 0.6 },
      { pattern: /\d{8,9}[a-z]/iy, digits: 8, leading: 9, alone: 0.2 },
    ],
    words: ['uen', 'unique entity number', 'business registration*', 'acra', 'company registration*'],
    hasChecksum: hasUenChecksum,
    isPossible: (value) => /^\d/.test(value) || UEN_ENTITIES.test(value),
    examples: {
      matches: ['«T16RF0037C»', 'UEN «53125226D»', 'ACRA: «197401143C»'],
      misses: ['T16RF0037D', 'T16ZZ0037C', '53125226D', 'UEN 53125226E'],
    },
  },
  {
    name: 'ph-tin',
    title: 'Philippine taxpayer number',
    country: 'PH',
    shapes: [
      { pattern: /\d{3}([- ])\d{3}\1\d{3}(?:\1\d{3,5})?/iy, digits: 9, leading: 3, alone: 0.1 },
      { pattern: /\d{9}(?:\d{3})?/iy, digits: 9, leading: 12, alone: 0.1 },
    ],
    words: ['tin', 'taxpayer id*', 'tax id*', 'bir', 'rdo', 'revenue district*'],
    hasChecksum: (value) => weightedSum(value, [9, 8, 7, 6, 5, 4, 3, 2]) % 11 === Number(value.charAt(8)),
    examples: {
      matches: ['BIR TIN: «000123456000»', 'TIN «000-123-456»', 'TIN: «000-123-456-000»'],
      misses: ['000-123-456', 'TIN 000-123-457-000', 'TIN 0001234560'],
    },
  },
  {
    name: 'ph-mobile-number',
    title: 'Philippine mobile number',
    country: 'PH',
    // Found as PHONE_NUMBER wherever that has words for it; this knows the local ones.
    shapes: [{ pattern: /(?:0|63 ?)?9\d{2}[ -]?\d{3}[ -]?\d{4}/iy, digits: 10, leading: 12, alone: 0.1, named: 0.7 }],
    words: ['mobile*', 'cellphone', 'cp', 'cp no', 'gcash', 'maya', 'selpon', 'telepono', 'numero', 'viber'],
    examples: {
      matches: ['CP no. «0917 123 4567»', 'GCash «09171234567»'],
      misses: ['0917 123 4567', 'GCash 0817 123 4567', 'GCash 0917 123 456'],
    },
  },
];
