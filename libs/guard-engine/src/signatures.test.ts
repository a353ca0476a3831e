import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { INJECTION_SIGNATURES } from './injection/injection.ts';
import { createKeywordScan } from './keyword-scan.ts';
import { STRICT_MODERATION_SIGNATURES } from './moderation/moderation.ts';
import { matchSignature, type Signature } from './signature.ts';
import { foldedView, plainView } from './view.ts';

const SIGNATURES: readonly Signature[] = [...INJECTION_SIGNATURES, ...STRICT_MODERATION_SIGNATURES];

describe('the signatures', () => {
  it('have unique names, and enough of them are here to mean something', () => {
    assert.equal(new Set(SIGNATURES.map(({ id }) => id)).size, SIGNATURES.length);
    assert.ok(SIGNATURES.length >= 50, `only ${SIGNATURES.length} signatures`);
  });

  for (const signature of SIGNATURES) {
    it(`${signature.id} matches its true examples and none of its false ones`, () => {
      const { matches, misses } = signature.examples;
      assert.ok(matches.length > 0 && misses.length > 0, 'each signature brings examples of both kinds');
      const failed = [
        ...matches.filter((example) => !isMatched(signature, example)),
        ...misses.filter((example) => isMatched(signature, example)),
      ];
      assert.deepEqual(failed, []);
    });
  }
});

const scan = createKeywordScan(SIGNATURES);

function isMatched(signature: Signature, example: string): boolean {
  const folded = foldedView(plainView(example)).text;
  return scan(folded).has(signature) && matchSignature(signature, folded) !== null;
}
