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
    const unit = iban.charCodeAt((index + 4) % iban.length);
    const isDigit = unit < 0x3a;
    const value = isDigit ? unit - ZERO : unit - 0x41 + 10;
    remainder = (remainder * (isDigit ? 10 : 100) + value) % 97;
  }
  return remainder === 1;
}
