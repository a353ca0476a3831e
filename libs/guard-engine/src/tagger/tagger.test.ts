import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { TaggerWeightsInvalid } from '../errors.ts';
import { createTagger } from './tagger.ts';

const bytes = new Uint8Array(readFileSync(join(import.meta.dirname, '../../weights/tagger.bin')));
const tagger = createTagger(bytes);

const found = (text: string): readonly string[] =>
  tagger.find(text).map(({ entityType, start, end }) => `${entityType} ${text.slice(start, end)}`);

describe('the tagger', () => {
  it('finds names, places and organisations where a prompt names them', () => {
    assert.deepEqual(found('Write an email to Sarah Chen at Siemens about the Q3 report'), ['PERSON Sarah Chen', 'ORGANIZATION Siemens']);
    assert.deepEqual(found('My name is Piotr Nowak and I live in Kraków.'), ['PERSON Piotr Nowak', 'LOCATION Kraków']);
    assert.deepEqual(found('Please send it to 12 Main St, Springfield, IL 62704 by Friday.'), [
      'LOCATION 12 Main St, Springfield, IL 62704',
    ]);
    assert.deepEqual(found('Sehr geehrte Frau Schneider, vielen Dank für Ihre Nachricht.'), ['PERSON Schneider']);
  });

  it('finds names in lower case after a cue, and in records', () => {
    assert.deepEqual(found('my name is jonas weber and i live in berlin'), ['PERSON jonas weber', 'LOCATION berlin']);
    assert.deepEqual(found('{"name": "Aisha Khan", "city": "Lahore", "id": 7}'), ['PERSON Aisha Khan', 'LOCATION Lahore']);
    assert.deepEqual(found('Name: Maria Lopez\nPhone: 555-123-4567'), ['PERSON Maria Lopez']);
  });

  it('leaves techniques, headings, code and log lines alone', () => {
    for (const text of [
      'The C4 model, S3 and the EKS cluster run Python and Java on Kubernetes.',
      '## Key Features\n\n- Data Analysis\n- Best Practices',
      'Act as a Senior Software Engineer. You are an expert.',
      'public class UserService extends BaseService { String getName() { return name; } }',
      'ERROR 2026-01-02 [RequestHandler] Connection failed: Timeout after 30 s',
      'How do I kill the process that listens on port 8080?',
    ]) {
      assert.deepEqual(found(text), [], text);
    }
  });

  it('says what announced a name, and gives the value in one spelling', () => {
    const [first] = tagger.find('I spoke to Mr. Anders  Berg yesterday.');
    assert.equal(first?.evidence, 'context');
    assert.equal(first?.value, 'anders berg');
    assert.equal(tagger.find('Yesterday Anders Berg came.')[0]?.evidence, 'pattern');
  });

  it('reads weights from a Buffer inside a larger one as from bytes of their own', () => {
    const inside = Buffer.concat([Buffer.alloc(3), bytes]).subarray(3);
    assert.deepEqual(createTagger(inside).find('Ask Anna Schmidt.'), tagger.find('Ask Anna Schmidt.'));
  });

  it('refuses bytes that are not its weights, and says why', () => {
    const changed = (at: number, value: number): Uint8Array => Uint8Array.from(bytes).fill(value, at, at + 1);
    const refusal = (broken: Uint8Array): string => {
      try {
        createTagger(broken);
      } catch (error) {
        assert.ok(error instanceof TaggerWeightsInvalid && error.code === 'tagger_weights_invalid');
        return error.message;
      }
      return 'nothing was thrown';
    };
    assert.match(refusal(new Uint8Array()), /are no tagger weights/);
    assert.match(refusal(changed(0, 0)), /are no tagger weights/);
    assert.match(refusal(changed(4, 99)), /format 99/);
    assert.match(refusal(changed(10, 0xff)), /header .* is broken/);
    assert.match(refusal(bytes.subarray(0, -1)), /instead of/);
    assert.match(refusal(changed(bytes.length - 1, (bytes.at(-1) ?? 0) ^ 1)), /checksum/);
  });
});

describe('whatever the text', () => {
  const pieces = fc.constantFrom(
    'Anna',
    'BERLIN',
    'von',
    'der',
    ' ',
    '\n',
    ', ',
    '.',
    '12',
    'Main St',
    "O'",
    '\u0301',
    '👩‍👩‍👧',
    '李',
    'Inc',
    'my name is ',
    '"',
    '\u0000',
    '\ud800',
  );
  const texts = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.array(pieces, { maxLength: 120 }).map((parts) => parts.join('')),
  );

  it('finds spans inside the text, by position, without overlaps and without white space at their ends', () => {
    fc.assert(
      fc.property(texts, (text) => {
        let end = 0;
        for (const candidate of tagger.find(text)) {
          assert.ok(candidate.start >= end && candidate.end > candidate.start && candidate.end <= text.length);
          assert.ok(candidate.score > 0 && candidate.score <= 1);
          assert.equal(text.slice(candidate.start, candidate.end), text.slice(candidate.start, candidate.end).trim());
          end = candidate.end;
        }
      }),
      { numRuns: 300 },
    );
  });

  it('finds the same, whatever was looked at before', () => {
    fc.assert(
      fc.property(texts, texts, (text, before) => {
        const expected = createTagger(bytes).find(text);
        tagger.find(before);
        assert.deepEqual(tagger.find(text), expected);
      }),
      { numRuns: 25 },
    );
  });

  it('takes time linear in the text', () => {
    for (const piece of ['Anna ', 'A', '1 ', '\n', 'Ab, ', 'van der ', "O'B", '\u0301', 'x_']) {
      const text = piece.repeat(Math.floor((1 << 17) / piece.length));
      const started = performance.now();
      tagger.find(text);
      assert.ok(performance.now() - started < 1500, JSON.stringify(piece));
    }
  });

  it('finds in a long text what it finds in its parts', () => {
    const part = 'Please ask Anna Schmidt about the invoice. ';
    const spans = tagger.find(part.repeat(500));
    assert.equal(spans.length, 500);
    assert.ok(spans.every(({ start }, index) => start === index * part.length + part.indexOf('Anna')));
  });
});
