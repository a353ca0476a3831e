import { hasLuhnChecksum, hasVerhoeffChecksum } from '../checksums.ts';
import { isShortDay } from './calendar.ts';
import type { Identifier } from './identifier.ts';

/** Numbers of Nigeria, South Africa and Canada. */
export const AFRICA_AND_CANADA: readonly Identifier[] = [
  {
    name: 'ng-nin',
    title: 'Nigerian identity number',
    country: 'NG',
    shapes: [{ pattern: /\d{11}/iy, digits: 11, leading: 11, alone: 0.1 }],
    words: ['nin', 'national identification*', 'national identity*', 'nimc', 'nigeria* id', 'nigerian identi*'],
    hasChecksum: hasVerhoeffChecksum,
    examples: {
      matches: ['my NIN is «23456789019»', 'National Identity number: «23456789019»'],
      misses: ['23456789019', 'NIN 12345678901', 'NIN 1234567890', 'NIN 123456789012'],
    },
  },
  {
    name: 'ng-vehicle-registration',
    title: 'Nigerian vehicle registration',
    country: 'NG',
    shapes: [{ pattern: /[a-z]{3}[- ]?\d{3}[a-z]{2}/iy, digits: 3, leading: 0, alone: 0.2 }],
    words: [
      'plate number*',
      'plates',
      'plate',
      'number plate',
      'license plate',
      'licence plate',
      'vehicle registration',
      'registration number',
    ],
    examples: {
      matches: ['The plate number is «ABJ-123XY» for this vehicle', 'Plates: «APP-456CV» and «KJA-999PZ»', 'plate «APP 456CV»'],
      misses: ['APP-456CV', 'plate AB-1234CD', 'plate 123-456AB', 'plate ABCD-123EF'],
    },
  },
  {
    name: 'za-id-number',
    title: 'South African identity number',
    country: 'ZA',
    // Birth date, serial number, citizenship, a digit without meaning, check digit.
    shapes: [
      { pattern: /\d{6} \d{4} [0-2][89]\d/iy, digits: 13, leading: 6, alone: 0.6 },
      { pattern: /\d{10}[0-2][89]\d/iy, digits: 13, leading: 13, alone: 0.4 },
    ],
    words: [
      'id number',
      'id no',
      'identity number',
      'identity document',
      'south african id*',
      'rsa id*',
      'sa id*',
      'smart id*',
      'national id*',
      'id',
    ],
    hasChecksum: hasLuhnChecksum,
    isPossible: isShortDay,
    examples: {
      matches: ['ID number «8001015009087»', '«800101 5009 087»', '«8001015009087»'],
      misses: ['8001015009176', 'ID 80010150090', 'ID 8013015009083', 'timestamp 8001015009087'],
    },
  },
  {
    name: 'ca-sin',
    title: 'Canadian social insurance number',
    country: 'CA',
    // Nothing begins with 0 or 8.
    shapes: [
      { pattern: /[1-79]\d{2}([- ])\d{3}\1\d{3}/iy, digits: 9, leading: 3, alone: 0.3 },
      { pattern: /[1-79]\d{8}/iy, digits: 9, leading: 9, alone: 0.1 },
    ],
    words: ['sin', 's.i.n.', 'sin number', 'sin card', 'social insurance*', 'nas', 'assurance sociale', 'canadian id*'],
    hasChecksum: hasLuhnChecksum,
    examples: {
      matches: ['mon NAS: «258 933 688»', 'my SIN is «731-530-150»', 'social insurance number «435418165»'],
      misses: ['435 418 165', 'SIN 812 345 678', 'SIN 435 418 166', 'sin and cos of 435418166'],
    },
  },
];
