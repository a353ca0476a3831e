import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { decodeWindow, describeStep, encodeWindow, MAX_TOOL_BYTES, MAX_WINDOW_BYTES, readAction, WINDOW_STEPS } from './step-features.ts';

const text = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 200 }), fc.lorem({ maxCount: 60 }), fc.json());
const anyStep = fc.record({
  tool: fc.string({ unit: 'binary', maxLength: 120 }),
  arguments: text,
  observation: text,
  isError: fc.boolean(),
});

describe('the features of a step', () => {
  it('begin with those of its action', () => {
    fc.assert(
      fc.property(anyStep, (step) => {
        const features = describeStep(step);
        assert.deepEqual({ ...features, ...readAction(step).features }, features);
      }),
    );
  });

  it('leave out, level by level, what differs each time', () => {
    const action = (given: string) => readAction({ tool: 'get', arguments: given }).features;
    const plain = action('{"order": 17, "at": "2026-11-20T10:00:00Z"}');
    const spaced = action(' {"order": 17,  "at": "2026-11-20T10:00:00Z"}\n');
    const later = action('{"order": 17, "at": "2026-11-21T11:22:33.5+01:00"}');
    const other = action('{"order": 18, "at": "2026-11-20T10:00:00Z"}');
    assert.equal(spaced.exact, plain.exact);
    assert.notEqual(later.exact, plain.exact);
    assert.equal(later.timeless, plain.timeless);
    assert.notEqual(other.timeless, plain.timeless);
    assert.equal(other.normal, plain.normal);
    assert.equal(action('orders please, attempt 3').settled, action('Orders, attempt 4 again').settled);
    assert.notEqual(readAction({ tool: 'put', arguments: '' }).features.normal, readAction({ tool: 'get', arguments: '' }).features.normal);
  });

  it('tell errors by what is said first', () => {
    const isError = (observation: string) => describeStep({ tool: 't', arguments: '', observation }).isError;
    for (const observation of [
      'Error: no such user',
      '{"error": "no such user"}',
      'Traceback (most recent call last):',
      'FAILED 3 tests',
      '**Exception** in thread',
    ])
      assert.equal(isError(observation), true, observation);
    for (const observation of [
      '',
      'No errors.',
      '{"error": null, "data": []}',
      '{"error": "", "n": 1}',
      'Errors: 0',
      'The word error is only mentioned',
    ])
      assert.equal(isError(observation), false, observation);
    assert.equal(describeStep({ tool: 't', arguments: '', observation: 'closed', isError: true }).isError, true);
  });

  it('cut a long name and keep it distinct', () => {
    const [one, two] = ['a', 'b'].map((end) => readAction({ tool: `${'é'.repeat(50)}${end}`, arguments: '' }).features.tool);
    assert.notEqual(one, two);
    assert.ok(Buffer.byteLength(one ?? '') <= MAX_TOOL_BYTES);
  });

  it('are made of megabytes in time', () => {
    const start = performance.now();
    for (const chunk of ['a', '1', '1.', 'ab 12:34 ', '2026-11-20', '0123456789abcdef', '文', '{"id":', ' ', '1/'])
      describeStep({ tool: 't', arguments: chunk.repeat(262_144 / chunk.length), observation: chunk.repeat(262_144 / chunk.length) });
    assert.ok(performance.now() - start < 4_000, `${performance.now() - start} ms`);
  });
});

describe('a window', () => {
  it('comes back from its bytes, and keeps the latest steps', () => {
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: WINDOW_STEPS + 4 }), (steps) => {
        const window = steps.map((step) => describeStep(step));
        const bytes = encodeWindow(window);
        assert.deepEqual(decodeWindow(bytes), window.slice(-WINDOW_STEPS));
        assert.ok(bytes.length <= MAX_WINDOW_BYTES);
      }),
    );
  });

  it('fits into three kilobytes at its largest', () => {
    const longest = Array.from({ length: 40 }, (_, index) =>
      describeStep({
        tool: `${index}${'x'.repeat(99)}`,
        arguments: 'a',
        observation: Array.from({ length: 99 }, (__, word) => `w${word}`).join(' '),
      }),
    );
    assert.equal(encodeWindow(longest).length, MAX_WINDOW_BYTES);
    assert.ok(MAX_WINDOW_BYTES <= 3_072);
  });

  it('is empty when its bytes are of another version, cut off or no window at all', () => {
    const bytes = encodeWindow([describeStep({ tool: 'get', arguments: 'a b', observation: 'c d e' })]);
    assert.deepEqual(decodeWindow(Buffer.concat([Buffer.of(2), bytes.subarray(1)])), []);
    for (let length = 0; length < bytes.length; length++)
      if (length !== 6) assert.deepEqual(decodeWindow(bytes.subarray(0, length)), [], `${length} bytes`);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (noise) => {
        assert.ok(encodeWindow(decodeWindow(Buffer.from([1, ...noise]))).length <= MAX_WINDOW_BYTES);
      }),
    );
  });
});
