import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { childTraceparent, formatTraceparent, newTraceparent, parseTraceparent } from './trace-context.ts';

const hexId = (length: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: length, maxLength: length }).filter((id) => /[^0]/.test(id));
const contexts = fc.record({ traceId: hexId(32), spanId: hexId(16), sampled: fc.boolean() }, { noNullPrototype: true });

const EXAMPLE = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

describe('a traceparent', () => {
  it('is read as the recommendation writes it', () => {
    assert.deepEqual(parseTraceparent(EXAMPLE), { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7', sampled: true });
    assert.equal(parseTraceparent(EXAMPLE.replace(/01$/, 'fe'))?.sampled, false);
    assert.ok(parseTraceparent(EXAMPLE.replace(/^00/, '42')));
    assert.ok(parseTraceparent(`${EXAMPLE.replace(/^00/, '42')}-later`));
  });

  it('survives being written and read', () => {
    fc.assert(fc.property(contexts, (context) => assert.deepEqual(parseTraceparent(formatTraceparent(context)), context)));
  });

  it('is not taken when it is malformed', () => {
    const wrong = [
      undefined,
      '',
      EXAMPLE.toUpperCase(),
      EXAMPLE.replace(/^00/, 'ff'),
      `${EXAMPLE}-later`,
      `${EXAMPLE}-`,
      `${EXAMPLE}0`,
      ` ${EXAMPLE}`,
      `${EXAMPLE}\n`,
      EXAMPLE.slice(1),
      '00-00000000000000000000000000000000-00f067aa0ba902b7-01',
      '00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01',
      `${EXAMPLE.replace(/^00/, '42')}later`,
    ];
    for (const header of wrong) assert.equal(parseTraceparent(header), undefined, header);
    fc.assert(fc.property(fc.string(), (header) => parseTraceparent(header) === undefined));
  });

  it('of a child has the trace of its parent and a span of its own', () => {
    fc.assert(
      fc.property(contexts, (parent) => {
        const child = parseTraceparent(childTraceparent(formatTraceparent(parent)));
        assert.deepEqual([child?.traceId, child?.sampled], [parent.traceId, parent.sampled]);
        assert.notEqual(child?.spanId, parent.spanId);
      }),
    );
  });

  it('starts a trace where there is no parent', () => {
    assert.ok(parseTraceparent(newTraceparent())?.sampled);
    assert.ok(parseTraceparent(childTraceparent('nonsense')));
    assert.notEqual(newTraceparent(), newTraceparent());
  });
});
