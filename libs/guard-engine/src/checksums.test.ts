import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { hasIbanChecksum, hasLuhnChecksum } from './checksums.ts';

describe('the Luhn check', () => {
  it('holds for published test card numbers and fails when any digit is off by one', () => {
    for (const number of ['4111111111111111', '5555555555554444', '378282246310005', '6011000990139424', '30569309025904']) {
      assert.ok(hasLuhnChecksum(number), number);
      for (let at = 0; at < number.length; at++) {
        assert.ok(!hasLuhnChecksum(`${number.slice(0, at)}${(Number(number[at]) + 1) % 10}${number.slice(at + 1)}`));
      }
    }
    assert.ok(!hasLuhnChecksum('4532123456789010'));
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
