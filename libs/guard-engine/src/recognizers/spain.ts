import type { Identifier } from './identifier.ts';

const CONTROL_LETTERS = 'TRWAGMYFPDXBNJZSQVHLCKE';

/** The last letter of a Spanish number follows from its digits modulo 23; X, Y and Z at the beginning count as 0, 1 and 2. */
function hasControlLetter(value: string): boolean {
  const digits = value.slice(0, -1).replace(/^[XYZ]/, (letter) => String('XYZ'.indexOf(letter)));
  return CONTROL_LETTERS[Number(digits) % 23] === value.at(-1);
}

/** Numbers of Spain. */
export const SPAIN: readonly Identifier[] = [
  {
    name: 'es-nif',
    title: 'Spanish tax number (NIF)',
    country: 'ES',
    shapes: [
      { pattern: /\d{8}-?[a-z]/iy, digits: 8, leading: 8, alone: 0.5 },
      { pattern: /\d{7}-?[a-z]/iy, digits: 7, leading: 7, alone: 0.2 },
    ],
    words: ['nif', 'dni', 'documento nacional', 'identificación', 'identificacion', 'número fiscal', 'n.i.f.', 'd.n.i.'],
    hasChecksum: hasControlLetter,
    examples: {
      matches: ['«12345678Z»', 'mi DNI es «55555555-K»', 'NIF «1111111G»', 'dni «12345678z»'],
      misses: ['12345678A', '1111111G', 'DNI 1234567', 'order 12345678Z'],
    },
  },
  {
    name: 'es-nie',
    title: 'Spanish foreigner number (NIE)',
    country: 'ES',
    shapes: [{ pattern: /[xyz]-?\d{7}-?[a-z]/iy, digits: 7, leading: 0, alone: 0.6 }],
    words: ['nie', 'n.i.e.', 'extranjero*', 'número de identificación', 'numero de identificacion', 'foreigner*'],
    hasChecksum: hasControlLetter,
    examples: {
      matches: ['«Z8078221M» en mi NIE', 'Mi Número de identificación de extranjero es «Y8063915-Z»', '«x9613851n»'],
      misses: ['x9613851q', '58063915Q', 'X961385N'],
    },
  },
  {
    name: 'es-passport',
    title: 'Spanish passport number',
    country: 'ES',
    shapes: [{ pattern: /[a-z]{3}\d{6}/iy, digits: 6, leading: 0, alone: 0.1 }],
    words: ['pasaporte*', 'passport*'],
    examples: {
      matches: ['Mi pasaporte es «AaA123456»', '«XYZ987654» es mi número de pasaporte'],
      misses: ['AAA123456', 'pasaporte AA123456', 'pasaporte AAA12345', 'pasaporte AAA1234567'],
    },
  },
];
