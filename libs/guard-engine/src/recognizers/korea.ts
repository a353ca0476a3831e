import { weightedSum } from '../checksums.ts';
import { isShortDay } from './calendar.ts';
import type { Identifier } from './identifier.ts';

const REGISTRATION_WEIGHTS = [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5];

/** Numbers given out before October 2020 end in a check digit; for foreigners it is two more. */
const hasRegistrationChecksum = (base: number) => (value: string) =>
  (base - (weightedSum(value, REGISTRATION_WEIGHTS) % 11)) % 10 === Number(value.at(-1));

function hasBusinessChecksum(value: string): boolean {
  const sum = weightedSum(value, [1, 3, 7, 1, 3, 7, 1, 3, 5]) + Math.floor((Number(value.charAt(8)) * 5) / 10);
  return (sum + Number(value.at(-1))) % 10 === 0;
}

/** Numbers of Korea. */
export const KOREA: readonly Identifier[] = [
  {
    name: 'kr-rrn',
    title: 'Korean resident registration number',
    country: 'KR',
    shapes: [
      { pattern: /\d{6}-[1-4]\d{6}/iy, digits: 13, leading: 6, alone: 0.7 },
      { pattern: /\d{6}[1-4]\d{6}/iy, digits: 13, leading: 13, alone: 0.2 },
    ],
    words: ['주민등록번호', '주민번호', '주민', 'rrn', 'resident registration*', 'korean id*'],
    hasChecksum: hasRegistrationChecksum(11),
    isChecksumOptional: true,
    isPossible: isShortDay,
    examples: {
      matches: ['주민등록번호 «960121-1021418»', 'RRN: «9601211234567»', '«960121-1021413»'],
      misses: ['001332-1234567', 'RRN 960303-0021413', 'RRN 760413-5212134', '9601211234567'],
    },
  },
  {
    name: 'kr-frn',
    title: 'Korean foreigner registration number',
    country: 'KR',
    shapes: [
      { pattern: /\d{6}-[5-8]\d{6}/iy, digits: 13, leading: 6, alone: 0.7 },
      { pattern: /\d{6}[5-8]\d{6}/iy, digits: 13, leading: 13, alone: 0.2 },
    ],
    words: ['외국인등록번호', '외국인번호', 'frn', 'foreigner registration*', 'alien registration*'],
    hasChecksum: hasRegistrationChecksum(13),
    isChecksumOptional: true,
    isPossible: isShortDay,
    examples: {
      matches: ['외국인등록번호 «911124-5678901»', 'FRN «9111245678901»'],
      misses: ['960303-0021413', 'FRN 000402-2214431', 'FRN 051102-9234110', '9111245678901'],
    },
  },
  {
    name: 'kr-brn',
    title: 'Korean business registration number',
    country: 'KR',
    shapes: [
      { pattern: /\d{3}-\d{2}-\d{5}/iy, digits: 10, leading: 3, alone: 0.4 },
      { pattern: /\d{10}/iy, digits: 10, leading: 10, alone: 0.1 },
    ],
    words: ['사업자등록번호', '사업자번호', '사업자', 'brn', 'business registration*'],
    hasChecksum: hasBusinessChecksum,
    examples: {
      matches: ['사업자등록번호 «104-82-13138»', 'BRN «1048213138»', '«104-82-13138»'],
      misses: ['104-86-56658', 'BRN 123-45-67890', 'BRN 110-81-412722', '1048213138'],
    },
  },
  {
    name: 'kr-driver-license',
    title: 'Korean driving licence number',
    country: 'KR',
    // It begins with the region that issued it.
    shapes: [
      { pattern: /(?:1[1-9]|2[0-68])-\d{2}-\d{6}-\d{2}/iy, digits: 12, leading: 2, alone: 0.5 },
      { pattern: /(?:1[1-9]|2[0-68])[- ]?\d{2}[- ]?\d{6}[- ]?\d{2}/iy, digits: 12, leading: 12, alone: 0.1 },
    ],
    words: ['운전면허*', '면허번호', "driver's license*", 'driver license*', 'driving licen*', 'my license'],
    examples: {
      matches: ['운전면허 «11-22-123456-12»', "Korean driver's license «112212345612»", '«13-22-123456-12»'],
      misses: ['99-22-123456-12', '11-22-123A56-12', '111-22-123456-12', '112212345612'],
    },
  },
  {
    name: 'kr-passport',
    title: 'Korean passport number',
    country: 'KR',
    shapes: [
      { pattern: /[msrod]\d{3}[a-z]\d{4}/iy, digits: 7, leading: 0, alone: 0.3 },
      { pattern: /[msrod]\d{8}/iy, digits: 8, leading: 0, alone: 0.1 },
    ],
    words: ['여권*', 'passport*'],
    examples: {
      matches: ['여권번호는 «M789C1234»입니다', 'My passport number is «M123A4567»', 'passport «s99887766»'],
      misses: ['M123A4567', 'passport A123B4567', 'passport M123A45678', 'passport M12A4567', 'passport M123-A4567'],
    },
  },
];
