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

describe('the signatures in a long text', () => {
  it('find what they find when all of the text is searched', () => {
    const examples = SIGNATURES.flatMap((signature) => [...signature.examples.matches, ...signature.examples.misses]);
    const texts = Array.from({ length: Math.ceil(examples.length / PER_TEXT) }, (_, index) =>
      examples.slice(index * PER_TEXT, (index + 1) * PER_TEXT).join(`\n${FILLER}\n`),
    );
    for (const text of texts) {
      const folded = foldedView(plainView(text)).text;
      const open = scan(folded);
      const closed = SIGNATURES.filter(
        (signature) => !open.has(signature) && signature.keywords.some((keyword) => folded.includes(keyword)),
      );
      const overlooked = closed.filter((signature) => matchSignature(signature, folded) !== null);
      assert.deepEqual(
        overlooked.map(({ id }) => id),
        [],
      );
    }
  });
});

const PER_TEXT = 100;
const FILLER = 'The harbour lay quiet under the morning fog while the boats came in one by one. '.repeat(4);

const scan = createKeywordScan(SIGNATURES);

function isMatched(signature: Signature, example: string): boolean {
  const folded = foldedView(plainView(example)).text;
  return scan(folded).has(signature) && matchSignature(signature, folded) !== null;
}
