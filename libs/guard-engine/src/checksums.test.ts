import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  hasIbanChecksum,
  hasLuhn36Checksum,
  hasLuhnChecksum,
  hasMod11And10Checksum,
  hasTravelDocumentChecksum,
  hasVerhoeffChecksum,
  weightedDigitSum,
  weightedSum,
} from './checksums.ts';

/** The same text with one character replaced by the one after it in the alphabet. */
const offByOne = (text: string, at: number, alphabet: string): string =>
  text.slice(0, at) + alphabet.charAt((alphabet.indexOf(text.charAt(at)) + 1) % alphabet.length) + text.slice(at + 1);

const DIGITS = '0123456789';
const DIGITS_AND_LETTERS = `${DIGITS}ABCDEFGHIJKLMNOPQRSTUVWXYZ`;

/** Holds for the examples, and for none of them with one character off. */
function assertFindsErrors(holds: (text: string) => boolean, examples: readonly string[], alphabet = DIGITS): void {
  for (const example of examples) {
    assert.ok(holds(example), example);
    for (let at = 0; at < example.length; at++) {
      if (alphabet.includes(example.charAt(at))) assert.ok(!holds(offByOne(example, at, alphabet)), `${example} with character ${at} off`);
    }
  }
}

describe('the Luhn check', () => {
  it('holds for published test card numbers and fails when any digit is off by one', () => {
    assertFindsErrors(hasLuhnChecksum, ['4111111111111111', '5555555555554444', '378282246310005', '6011000990139424', '30569309025904']);
    assert.ok(!hasLuhnChecksum('4532123456789010'));
  });

  it('works with letters modulo 36 as well', () => {
    assertFindsErrors(hasLuhn36Checksum, ['27AAPFU0939F1ZV', '29AAGCB7383J1Z4'], DIGITS_AND_LETTERS);
  });
});

describe('the IBAN check', () => {
  it('holds for the examples of the registry and fails when two neighbouring digits change places', () => {
    for (const iban of ['DE89370400440532013000', 'GB29NWBK60161331926819', 'MT84MALT011000012345MTLCAST001S'])
      assert.ok(hasIbanChecksum(iban), iban);
    assert.ok(!hasIbanChecksum('DE89370400440532010300'));
    assert.ok(!hasIbanChecksum('GB29NWBK60161331926891'));
  });
});

describe('the Verhoeff check', () => {
  it('holds for published examples', () => {
    for (const number of ['2363', '758722', '1428570', '84736430954837284567892']) assert.ok(hasVerhoeffChecksum(number), number);
  });

  it('notices every wrong digit and every swap of neighbours', () => {
    const number = fc.array(fc.nat(9), { minLength: 3, maxLength: 12 }).map((digits) => digits.join(''));
    fc.assert(
      fc.property(number, fc.nat(), (body, place) => {
        const right = [...DIGITS].map((check) => body + check).filter(hasVerhoeffChecksum);
        assert.equal(right.length, 1);
        const [whole = ''] = right;
        const at = place % (whole.length - 1);
        assert.ok(!hasVerhoeffChecksum(offByOne(whole, at, DIGITS)));
        const swapped = whole.slice(0, at) + whole.charAt(at + 1) + whole.charAt(at) + whole.slice(at + 2);
        assert.equal(hasVerhoeffChecksum(swapped), swapped === whole);
      }),
    );
  });
});

describe('other check digits', () => {
  it('hold for published numbers and fail when any digit is off by one', () => {
    assertFindsErrors(hasMod11And10Checksum, ['36574261809', '86095742719', '136695976']);
    assertFindsErrors(hasTravelDocumentChecksum, ['L898902C36', '7408122', '1204159', 'C01X00T41']);
  });

  it('weigh digits one by one', () => {
    assert.equal(weightedSum('121000358', [3, 7, 1, 3, 7, 1, 3, 7, 1]), 70);
    assert.equal(weightedDigitSum('150706490310', [2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1]), 43);
  });
});
