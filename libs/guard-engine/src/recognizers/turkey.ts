import type { Identifier } from './identifier.ts';

/** The last two digits of a Turkish identity number follow from the first nine. */
function hasTurkishChecksum(value: string): boolean {
  const digits = [...value].map(Number);
  const sumOf = (places: readonly number[]): number => places.reduce((sum, place) => sum + (digits[place] ?? 0), 0);
  const [odd, even] = [sumOf([0, 2, 4, 6, 8]), sumOf([1, 3, 5, 7])];
  // Added thirty times ten: a remainder must not be negative.
  return (odd * 7 - even + 300) % 10 === digits[9] && (odd + even + (digits[9] ?? 0)) % 10 === digits[10];
}

/** Numbers of Turkey. */
export const TURKEY: readonly Identifier[] = [
  {
    name: 'tr-national-id',
    title: 'Turkish identity number',
    country: 'TR',
    shapes: [{ pattern: /[1-9]\d{10}/iy, digits: 11, leading: 11, alone: 0.45 }],
    words: ['tckn', 'tc kimlik*', 't.c. kimlik*', 'kimlik no', 'kimlik numara*', 'kimlik', 'tc no', 'turkish id*', 'vatandaşlık*'],
    hasChecksum: hasTurkishChecksum,
    examples: {
      matches: ['«10000000146»', 'TC Kimlik No: «10000000146»', 'TCKN numarası «53857632436» olarak'],
      misses: ['order 10000000146', 'TCKN 12345678900', 'TCKN 02531814694', 'TCKN 83219500748', 'TCKN 100000001460'],
    },
  },
  {
    name: 'tr-license-plate',
    title: 'Turkish vehicle registration',
    country: 'TR',
    shapes: [
      { pattern: /(?:0[1-9]|[1-7]\d|8[01])-[a-pr-vyz]{1,3}-\d{2,4}/iy, digits: 4, leading: 2, alone: 0.3 },
      { pattern: /(?:0[1-9]|[1-7]\d|8[01]) ?[a-pr-vyz]{1,3} ?\d{2,4}/iy, digits: 4, leading: 2, alone: 0.1 },
    ],
    words: ['plaka*', 'plakası', 'license plate', 'licence plate', 'number plate', 'araç*', 'taşıt*'],
    examples: {
      matches: ['Plaka «34 ABC 1234» ve «06 JK 567»', 'Plaka numarası «06 A 123» olarak kayıtlı', 'plaka: «34-ABC-123»'],
      misses: ['34 ABC 1234', 'plaka 99 ABC 123', 'plaka 34 QX 123', 'plakalar 15 ile 20 arası'],
    },
  },
  {
    name: 'tr-phone-number',
    title: 'Turkish telephone number',
    country: 'TR',
    // Found as PHONE_NUMBER wherever that has words for it; this knows the Turkish ones.
    shapes: [{ pattern: /(?:0 ?)?[2-5]\d{2}[ -]?\d{3}[ -]?\d{2}[ -]?\d{2}/iy, digits: 10, leading: 11, alone: 0.1, named: 0.7 }],
    words: ['telefon*', 'cep', 'cep no', 'gsm', 'numaram*', 'numarası', 'irtibat', 'iletişim', 'whatsapp'],
    examples: {
      matches: ['cep: «0532 123 45 67»', 'GSM «212 555 11 22»'],
      misses: ['0532 123 45 67', 'cep 0632 123 45 67', 'cep 532 123 45 6'],
    },
  },
];
