import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { describe, it } from 'node:test';
import { scramVerifier } from './scram.ts';

describe('a SCRAM verifier', () => {
  it('proves the exchange of RFC 7677 §3', () => {
    const verifier = scramVerifier('pencil', Buffer.from('W22ZaJ0SNY7soEsUEjb6gQ==', 'base64'));
    const [, serverKey = ''] =
      /^SCRAM-SHA-256\$4096:W22ZaJ0SNY7soEsUEjb6gQ==\$[A-Za-z0-9+/]{43}=:([A-Za-z0-9+/]{43}=)$/.exec(verifier) ?? [];
    const exchange = [
      'n=user,r=rOprNGfwEbeRWgbNEkqO',
      'r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096',
      'c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0',
    ].join(',');
    const signature = createHmac('sha256', Buffer.from(serverKey, 'base64')).update(exchange).digest('base64');
    assert.equal(signature, '6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=');
  });

  it('differs each time', () => {
    assert.notEqual(scramVerifier('pencil'), scramVerifier('pencil'));
  });

  it('is refused for a password that would have to be normalised first, without repeating it', () => {
    for (const password of ['', 'naïve', 'tab\t', 'line\n'])
      assert.throws(() => scramVerifier(password), {
        name: 'TypeError',
        message: 'the password of a database role must be printable ASCII',
      });
  });
});
