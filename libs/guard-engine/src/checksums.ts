const ZERO = 0x30;

/** Whether a string of digits carries a right Luhn check digit (ISO/IEC 7812-1 annex B). */
export function hasLuhnChecksum(digits: string): boolean {
  let sum = 0;
  for (let index = digits.length - 1, double = false; index >= 0; index--, double = !double) {
    const digit = digits.charCodeAt(index) - ZERO;
    const weighed = double ? digit * 2 : digit;
    sum += weighed > 9 ? weighed - 9 : weighed;
  }
  return sum % 10 === 0;
}

/** Whether an IBAN of upper-case letters and digits, without separators, leaves remainder 1 modulo 97 (ISO 7064 MOD 97-10). */
export function hasIbanChecksum(iban: string): boolean {
  let remainder = 0;
  for (let index = 0; index < iban.length; index++) {
    // The country and check digits are counted last, as the standard asks.
    const value = alphanumericValue(iban, (index + 4) % iban.length);
    remainder = (remainder * (value < 10 ? 10 : 100) + value) % 97;
  }
  return remainder === 1;
}

/** 0..9 for a digit, 10..35 for an upper-case letter, as ICAO 9303 and ISO 7064 count them. */
export function alphanumericValue(text: string, at: number): number {
  const unit = text.charCodeAt(at);
  return unit < 0x3a ? unit - ZERO : unit - 0x41 + 10;
}

/** The sum of each digit times its weight, for as many digits as there are weights. */
export function weightedSum(digits: string, weights: readonly number[]): number {
  return weights.reduce((sum, weight, index) => sum + weight * (digits.charCodeAt(index) - ZERO), 0);
}

/** The same, adding up the digits of every product instead of the product. */
export function weightedDigitSum(digits: string, weights: readonly number[]): number {
  return weights.reduce((sum, weight, index) => {
    const product = weight * (digits.charCodeAt(index) - ZERO);
    return sum + Math.floor(product / 10) + (product % 10);
  }, 0);
}

/** Whether the last digit is right by ISO 7064 MOD 11,10. */
export function hasMod11And10Checksum(digits: string): boolean {
  let product = 10;
  for (let index = 0; index < digits.length - 1; index++) {
    const sum = (digits.charCodeAt(index) - ZERO + product) % 10 || 10;
    product = (sum * 2) % 11;
  }
  return (11 - product) % 10 === digits.charCodeAt(digits.length - 1) - ZERO;
}

/** Whether the last digit is right for the upper-case letters and digits before it (weights 7, 3, 1; ICAO 9303 part 3). */
export function hasTravelDocumentChecksum(number: string): boolean {
  let sum = 0;
  for (let index = 0; index < number.length - 1; index++) sum += alphanumericValue(number, index) * ([7, 3, 1][index % 3] ?? 0);
  return sum % 10 === number.charCodeAt(number.length - 1) - ZERO;
}

/** Whether the last of some upper-case letters and digits is right by the Luhn algorithm modulo 36. */
export function hasLuhn36Checksum(text: string): boolean {
  let sum = 0;
  for (let index = text.length - 1, factor = 1; index >= 0; index--, factor = 3 - factor) {
    const product = factor * alphanumericValue(text, index);
    sum += Math.floor(product / 36) + (product % 36);
  }
  return sum % 36 === 0;
}

/** Products in the dihedral group of a pentagon, and the digit permutation applied to each position from the right (Verhoeff 1969). */
const DIHEDRAL = [
  '0123456789',
  '1234067895',
  '2340178956',
  '3401289567',
  '4012395678',
  '5987604321',
  '6598710432',
  '7659821043',
  '8765932104',
  '9876543210',
];
const PERMUTATION = ['0123456789', '1576283094', '5803796142', '8916043527', '9453126870', '4286573901', '2793806415', '7046913258'];

/** Whether a string of digits carries a right Verhoeff check digit. */
export function hasVerhoeffChecksum(digits: string): boolean {
  let state = 0;
  for (let index = 0; index < digits.length; index++) {
    const digit = digits.charCodeAt(digits.length - 1 - index) - ZERO;
    const permuted = (PERMUTATION[index % 8]?.charCodeAt(digit) ?? ZERO) - ZERO;
    state = (DIHEDRAL[state]?.charCodeAt(permuted) ?? ZERO) - ZERO;
  }
  return state === 0;
}
