import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { newChain, nextLink } from '../src/domain/chain.ts';
import type { RecordFormat } from '../src/domain/record-format.ts';
import { createCefFormat } from '../src/formats/cef.ts';
import { ecsFormat } from '../src/formats/ecs.ts';
import { jsonFormat } from '../src/formats/json.ts';
import { leefFormat } from '../src/formats/leef.ts';
import { createOcsfFormat } from '../src/formats/ocsf.ts';
import { arbitraryEvent, arbitraryLink } from './fixtures/arbitrary-event.ts';
import { sampleEvents } from './fixtures/sample-events.ts';

const textFormats: Readonly<Record<string, RecordFormat>> = {
  CEF: createCefFormat(),
  'CEF with a leading space': createCefFormat({ leadingSpace: true }),
  LEEF: leefFormat,
};
const jsonFormats: Readonly<Record<string, RecordFormat>> = {
  CloudEvents: jsonFormat,
  'OCSF 1.8': createOcsfFormat(),
  'OCSF 1.9': createOcsfFormat({ version: '1.9.0' }),
  ECS: ecsFormat,
};

const LINE_ENDS = /[\n\r\u0085\u2028\u2029]/;

for (const [name, format] of Object.entries({ ...textFormats, ...jsonFormats })) {
  describe(`a record in ${name}`, () => {
    it('gives back its content and its place, whatever the event holds', () => {
      fc.assert(
        fc.property(arbitraryEvent, arbitraryLink, (event, link) => {
          const content = format.render(event);
          assert.deepEqual(format.unseal(format.seal(content, link)), { content, link });
        }),
        { numRuns: 2_000 },
      );
    });

    it('is one line without a byte order mark, and the same every time', () => {
      fc.assert(
        fc.property(arbitraryEvent, arbitraryLink, (event, link) => {
          const content = format.render(event);
          const sealed = format.seal(content, link);
          assert.ok(!/[\n\r]/.test(sealed) && sealed.isWellFormed() && !sealed.startsWith('\ufeff'));
          assert.equal(format.render(structuredClone(event)), content);
        }),
        { numRuns: 500 },
      );
    });

    it('has no place in a chain before it is sealed, nor where its place is damaged', () => {
      for (const event of sampleEvents()) {
        const content = format.render(event);
        const link = nextLink({ ...newChain('dst_1'), sequence: 6, hash: 'a'.repeat(64) }, content);
        assert.equal(format.unseal(content), undefined);
        assert.equal(format.unseal(format.seal(content, { ...link, hash: 'short' })), undefined);
        assert.equal(format.unseal(format.seal(content, { ...link, sequence: 0 })), undefined);
        assert.equal(format.unseal(format.seal(content, { ...link, sequence: 2 ** 53 })), undefined);
      }
    });

    it('is no record where the text is any other', () => {
      fc.assert(fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json()), (text) => format.unseal(text) === undefined));
    });
  });
}

for (const [name, format] of Object.entries(textFormats)) {
  describe(`the text of ${name}`, () => {
    it('may come back with blanks and line ends around it', () => {
      fc.assert(
        fc.property(arbitraryEvent, arbitraryLink, fc.constantFrom('\r', '\n', '\r\n', '  ', '\t\r\n'), (event, link, end) => {
          const content = format.render(event);
          assert.deepEqual(format.unseal(`${format.seal(content, link)}${end}`), { content, link });
        }),
        { numRuns: 200 },
      );
    });

    it('holds nothing that ends a line or that a receiver rewrites', () => {
      fc.assert(
        fc.property(arbitraryEvent, (event) => {
          const content = format.render(event);
          assert.ok(!LINE_ENDS.test(content) && !/\p{Cc}/u.test(content));
        }),
        { numRuns: 2_000 },
      );
    });

    it('stays below what syslog receivers take, where the ids are such as the mesh makes', () => {
      for (const event of sampleEvents()) {
        const reasons = Array.from({ length: 20 }, () => 'Why this happened, in a sentence of some length. '.repeat(10));
        const long = { ...event, data: { ...event.data, inspection: { ...(event.data.inspection as object), reasons } } };
        assert.ok(Buffer.byteLength(format.render(long)) < 7_000);
      }
    });
  });
}

for (const [name, format] of Object.entries(jsonFormats)) {
  describe(`the JSON of ${name}`, () => {
    it('is canonical before it is sealed', () => {
      fc.assert(
        fc.property(arbitraryEvent, (event) => {
          const content = format.render(event);
          assert.equal(canonicalize(JSON.parse(content)), content);
        }),
        { numRuns: 500 },
      );
    });

    it('has its place once, whatever names the data have', () => {
      const trap = fc.constantFrom(
        'chain',
        'unmapped',
        'sentinelmesh',
        'data',
        'chainid',
        'attestation_list',
        'x"unmapped":{',
        '__proto__',
        '7',
      );
      const trapped = fc.dictionary(trap, fc.oneof(trap, fc.dictionary(trap, fc.dictionary(trap, trap))));
      fc.assert(
        fc.property(arbitraryEvent, arbitraryLink, trapped, (event, link, more) => {
          const content = format.render({ ...event, data: { ...event.data, ...more } });
          const sealed = format.seal(content, link);
          // A name that came twice would be gone after it was read.
          assert.equal(JSON.stringify(JSON.parse(sealed)).length, sealed.length);
          assert.deepEqual(format.unseal(sealed), { content, link });
        }),
        { numRuns: 1_000 },
      );
    });

    it('may come back with its members in another order and other blanks', () => {
      fc.assert(
        fc.property(arbitraryEvent, arbitraryLink, fc.constantFrom(undefined, 2, '\t'), (event, link, indent) => {
          const content = format.render(event);
          const received = JSON.stringify(reversed(JSON.parse(format.seal(content, link))), undefined, indent);
          assert.deepEqual(format.unseal(received), { content, link });
        }),
        { numRuns: 1_000 },
      );
    });

    it('shows every change of a value', () => {
      const [event] = sampleEvents().filter(({ type }) => type === 'guard.input.blocked');
      assert.ok(event);
      const content = format.render(event);
      const link = nextLink(newChain('dst_1'), content);
      const sealed = format.seal(content, link);
      const changed = format.unseal(sealed.replace('support-agent', 'another-agent'));
      assert.ok(changed !== undefined && changed.content !== content);
    });

    it('survives data that are nested deeper than anybody reads', () => {
      const [event] = sampleEvents();
      assert.ok(event);
      const deep = JSON.parse(`${'['.repeat(50_000)}${']'.repeat(50_000)}`) as unknown;
      const content = format.render({ ...event, data: { deep } });
      assert.ok(content.length < 10_000);
    });
  });
}

describe('an event of a type that this version does not know', () => {
  it('is a record in every format', () => {
    for (const [sample] of [sampleEvents()]) {
      assert.ok(sample);
      const event = {
        ...sample,
        type: 'policy.rule.changed',
        source: '/sentinelmesh/policy',
        data: { rule_id: 'rule-0815', agent: 'an-agent' },
      };
      for (const format of Object.values(textFormats)) assert.match(format.render(event), /policy\.rule\.changed/);
      for (const format of Object.values(jsonFormats)) assert.match(format.render(event), /"rule_id":"rule-0815"/);
    }
  });
});

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, reversed(member)]),
  );
}
