import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createFeatures, MOST_FEATURES, readFeatures } from './features.ts';
import { HASH_SEED, hashUnit, hashWord } from './hashing.ts';
import { createLexicon, GIVEN_NAME, ORGANIZATION_WORD, PLACE, STREET } from './lexicon.ts';
import { createSurroundings, surround } from './surroundings.ts';
import { createTokens, tokenize } from './tokens.ts';

const TEXT =
  'Dear Ms. Anna Schmidt,\nthe invoice of ACME Inc. goes to 12 Main St, Springfield (IL 62704).\n\nName: José O’Brien - b2b, an ox';

const lexicon = createLexicon(
  [
    { word: 'anna', bits: GIVEN_NAME },
    { word: 'st', bits: STREET },
    { word: 'inc', bits: ORGANIZATION_WORD },
    { word: 'springfield', bits: PLACE },
  ].map(({ word, bits }) => ({ hash: hashWord(word), bits })),
);

function featuresOf(text: string) {
  const tokens = createTokens(64);
  const around = createSurroundings(64);
  const features = createFeatures();
  tokenize(text, 0, tokens);
  surround(tokens, lexicon, around);
  return Array.from({ length: tokens.count }, (_, index) => {
    readFeatures(text, tokens, around, index, features);
    const { count, lists, neighbours } = features;
    return { hashes: [...features.hashes.subarray(0, count)], groups: [lists, neighbours, count] };
  });
}

describe('the features of a token', () => {
  it('are those that the committed weights were trained with', () => {
    let digest = HASH_SEED;
    for (const { hashes } of featuresOf(TEXT)) for (const hash of hashes) digest = hashUnit(digest, hash);
    assert.equal(digest, -119174513);
  });

  it('stand in three groups, and there are the more of the first the longer the word is', () => {
    const groups = featuresOf('a ab abc abcd abcde abcdef 12345 .').map((features) => features.groups.join());
    assert.deepEqual(groups, ['4,16,41', '4,16,41', '5,17,42', '7,19,44', '8,20,45', '8,20,45', '4,16,41', '4,16,41']);
  });

  it('say nothing of the tokens looked at before', () => {
    const [first] = featuresOf('Anna, who');
    const tokens = createTokens(64);
    const around = createSurroundings(64);
    const features = createFeatures();
    tokenize('Anna, who', 0, tokens);
    surround(tokens, lexicon, around);
    for (const index of [2, 1, 0]) readFeatures('Anna, who', tokens, around, index, features);
    assert.deepEqual([...features.hashes.subarray(0, features.count)], first?.hashes);
    assert.ok(features.count <= MOST_FEATURES);
  });
});
