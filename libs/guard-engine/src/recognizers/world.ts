import { alphanumericValue, hasLuhnChecksum } from '../checksums.ts';
import type { Identifier } from './identifier.ts';

/** I, O and Q are no letters of a vehicle number, so J follows H as 1, and S begins a row with 2 (ISO 3779, 49 CFR 565). */
const VIN_VALUES = '0123456789.ABCDEFGH..JKLMN.P.R..STUVWXYZ';
const VIN_WEIGHTS = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];

function hasVinChecksum(value: string): boolean {
  const sum = VIN_WEIGHTS.reduce((total, weight, index) => total + weight * (VIN_VALUES.indexOf(value.charAt(index)) % 10), 0);
  return '0123456789X'[sum % 11] === value.charAt(8);
}

/** Numbers that are given out in the same way everywhere. */
export const WORLD: readonly Identifier[] = [
  {
    name: 'passport-number',
    title: 'passport number',
    // Of whatever country: where a country's own recognizer knows the shape, that one is surer.
    shapes: [
      { pattern: /[a-z]{1,3} ?\d{5,9}[a-z]?/iy, digits: 5, leading: 0, alone: 0.05, named: 0.7 },
      { pattern: /\d{2}[a-z]{2}\d{5}/iy, digits: 7, leading: 2, alone: 0.05, named: 0.7 },
      { pattern: /\d{7,10}/iy, digits: 7, leading: 10, alone: 0.05, named: 0.7 },
    ],
    words: [
      'passport*',
      'passeport*',
      'pasaporte*',
      'passaporto*',
      'passaporte*',
      'reisepass*',
      'paspoort*',
      'paszport*',
      'pasaport*',
      '护照*',
      '여권*',
      'パスポート*',
    ],
    examples: {
      matches: ['passport: «MT9876543»', 'passeport n° «12AB34567»', 'Paspoort «NW1234567»'],
      misses: ['MT9876543', 'passport 1234', 'a passport for 12 of 2019'],
    },
  },
  {
    name: 'national-id',
    title: 'identity number',
    shapes: [
      { pattern: /[a-z]{1,3}-?\d{6,13}[a-z]?/iy, digits: 6, leading: 0, alone: 0.05, named: 0.7 },
      { pattern: /\d{1,6}(?:[ .-]\d{2,5}){2,3}[ -]?[\da-z]?/iy, digits: 7, leading: 6, alone: 0.05, named: 0.65 },
      { pattern: /\d{6,18}[a-z]?/iy, digits: 6, leading: 18, alone: 0.05, named: 0.7 },
    ],
    words: [
      'national id*',
      'national identi*',
      'identity number',
      'identity card*',
      'id card*',
      'citizen id*',
      'citizenship number',
      'personal id*',
      'personal number',
      'government id*',
      'cédula*',
      'cedula*',
      '身份证*',
      'マイナンバー*',
      '주민등록*',
    ],
    examples: {
      matches: [
        'national ID «900101-14-5678»',
        'identity number: «85073003328»',
        'cédula «1.012.345.678»',
        '身份证号 «11010519491231002X»',
      ],
      misses: ['85073003328', 'national ID 123', 'order 85073003328 by id card'],
    },
  },
  {
    name: 'vin',
    title: 'vehicle identification number',
    shapes: [
      { pattern: /[a-hj-npr-z][a-hj-npr-z\d]{16}/iy, digits: 4, leading: 0, alone: 0.3 },
      { pattern: /\d[a-hj-npr-z\d]{16}/iy, digits: 4, leading: 16, alone: 0.3 },
    ],
    words: ['vin', 'vehicle id*', 'chassis*', 'fahrgestellnummer*', 'fin'],
    hasChecksum: hasVinChecksum,
    // European makers do not use the check digit.
    isChecksumOptional: true,
    isPossible: (value) => /[A-Z]/.test(value) && alphanumericValue(value, value.length - 1) < 10,
    examples: {
      matches: ['VIN «1M8GDM9AXKP042788»', 'chassis number: «WVWZZZ1JZXW000001»'],
      misses: ['1M8GDM9AXKP042788', 'VIN 1M8GDM9AXKP04278', 'VIN 1M8GDM9AXKPO42788'],
    },
  },
  {
    name: 'imei',
    title: 'device number (IMEI)',
    shapes: [
      { pattern: /\d{15}/iy, digits: 15, leading: 15, alone: 0.1 },
      { pattern: /\d{2}([ -])\d{6}\1\d{6}\1\d/iy, digits: 15, leading: 2, alone: 0.3 },
    ],
    words: ['imei*'],
    hasChecksum: hasLuhnChecksum,
    examples: {
      matches: ['IMEI «356938035643809»', 'imei: «35-693803-564380-9»'],
      misses: ['356938035643809', 'IMEI 356938035643808', 'IMEI 3569380356438'],
    },
  },
  {
    name: 'zip-code',
    title: 'postal code',
    shapes: [
      { pattern: /[a-z]\d[a-z] ?\d[a-z]\d/iy, digits: 3, leading: 0, alone: 0.2, named: 0.6 },
      { pattern: /\d{5}-\d{3,4}/iy, digits: 8, leading: 5, alone: 0.2, named: 0.6 },
      { pattern: /(?:\d{2}-\d{3}|\d{4}-\d{3}|\d{3} \d{2}|\d{4} ?[a-z]{2})/iy, digits: 4, leading: 4, alone: 0.05, named: 0.6 },
      { pattern: /\d{3,7}/iy, digits: 3, leading: 7, alone: 0.05, named: 0.6 },
    ],
    words: [
      'zip',
      'zip code*',
      'zipcode',
      'postal code*',
      'postcode*',
      'post code*',
      'code postal',
      'código postal',
      'codigo postal',
      'cep',
      'postleitzahl',
      'plz',
      'pin code',
      'pincode',
      '邮编',
      '郵便番号',
      '우편번호',
    ],
    examples: {
      matches: ['ZIP: «3520»', 'my zip code is «35350»', 'postal code «B0J 2H0»', 'zip «90210-1234»', 'code postal: «75001»'],
      misses: ['35350', 'B0J 2H0', 'zip 35', 'a zip file'],
    },
  },
];
