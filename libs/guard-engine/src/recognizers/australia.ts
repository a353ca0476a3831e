import { weightedSum } from '../checksums.ts';
import type { Identifier } from './identifier.ts';

/** Numbers of Australia. */
export const AUSTRALIA: readonly Identifier[] = [
  {
    name: 'au-abn',
    title: 'Australian business number',
    country: 'AU',
    shapes: [
      { pattern: /[1-9]\d \d{3} \d{3} \d{3}/iy, digits: 11, leading: 2, alone: 0.5 },
      { pattern: /[1-9]\d{10}/iy, digits: 11, leading: 11, alone: 0.45 },
    ],
    words: ['abn', 'a.b.n.', 'australian business*', 'business number'],
    // One is taken from the first digit before it is weighed (Australian Business Register).
    hasChecksum: (value) => (weightedSum(value, [10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19]) - 10) % 89 === 0,
    examples: {
      matches: ['«51 824 753 556»', 'ABN: «51824753556»', '«51824753556»'],
      misses: ['order 51824753556', 'ABN 52 824 753 556', 'ABN 00000000560', 'ABN 51824753556AF'],
    },
  },
  {
    name: 'au-acn',
    title: 'Australian company number',
    country: 'AU',
    shapes: [
      { pattern: /\d{3} \d{3} \d{3}/iy, digits: 9, leading: 3, alone: 0.2 },
      { pattern: /\d{9}/iy, digits: 9, leading: 9, alone: 0.1 },
    ],
    words: ['acn', 'a.c.n.', 'australian company*', 'company number'],
    hasChecksum: (value) => (weightedSum(value, [8, 7, 6, 5, 4, 3, 2, 1]) + Number(value.charAt(8))) % 10 === 0,
    examples: {
      matches: ['ACN «005 499 981»', 'company number «006249976»'],
      misses: ['005 499 981', 'ACN 824 753 557', 'ACN 824753557'],
    },
  },
  {
    name: 'au-medicare',
    title: 'Australian Medicare number',
    country: 'AU',
    // The last digit counts the people on a card; the one before it is the check digit.
    shapes: [
      { pattern: /[2-6]\d{3} \d{5} \d/iy, digits: 10, leading: 4, alone: 0.4 },
      { pattern: /[2-6]\d{9}/iy, digits: 10, leading: 10, alone: 0.1 },
    ],
    words: ['medicare*', 'irn'],
    hasChecksum: (value) => weightedSum(value, [1, 3, 7, 9, 1, 3, 7, 9]) % 10 === Number(value.charAt(8)),
    examples: {
      matches: ['«2123 45670 1»', 'Medicare card «2123456701»'],
      misses: ['2123456701', 'Medicare 2123 25870 1', 'Medicare 212345670221', 'Medicare 123 456\n789'],
    },
  },
  {
    name: 'au-tfn',
    title: 'Australian tax file number',
    country: 'AU',
    shapes: [
      { pattern: /\d{3} \d{3} \d{3}/iy, digits: 9, leading: 3, alone: 0.2 },
      { pattern: /\d{9}/iy, digits: 9, leading: 9, alone: 0.1 },
    ],
    words: ['tfn', 'tax file*', 't.f.n.'],
    hasChecksum: (value) => weightedSum(value, [1, 4, 3, 7, 5, 8, 6, 9, 10]) % 11 === 0,
    isPossible: (value) => value !== '000000000',
    examples: {
      matches: ['TFN «876 543 210»', 'tax file number: «123456782»'],
      misses: ['876 543 210', 'TFN 824 753 557', 'TFN 52824753556AF', 'TFN 000000000'],
    },
  },
];
