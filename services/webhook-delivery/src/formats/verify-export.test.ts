import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { sampleEvents } from '../../test/fixtures/sample-events.ts';
import { type ChainHead, type ChainLink, newChain, nextLink } from '../domain/chain.ts';
import type { RecordFormat } from '../domain/record-format.ts';
import { createCefFormat } from './cef.ts';
import { ecsFormat } from './ecs.ts';
import { jsonFormat } from './json.ts';
import { leefFormat } from './leef.ts';
import { createOcsfFormat } from './ocsf.ts';
import { createExportVerifier, type ExportReport } from './verify-export.ts';

const FORMATS: readonly RecordFormat[] = [
  createCefFormat(),
  createCefFormat({ leadingSpace: true }),
  leefFormat,
  jsonFormat,
  createOcsfFormat(),
  createOcsfFormat({ version: '1.9.0' }),
  ecsFormat,
];

/** What a destination of this format is sent. */
function exportOf(format: RecordFormat, count: number, chain = 'dst_1'): readonly string[] {
  const samples = sampleEvents();
  let head: ChainHead = newChain(chain);
  return Array.from({ length: count }, (_, index) => {
    const sample = samples[index % samples.length] ?? assert.fail();
    const content = format.render({ ...sample, id: `evt_${index}` });
    const link: ChainLink = nextLink(head, content);
    head = link;
    return format.seal(content, link);
  });
}

function verify(lines: readonly string[]): ExportReport {
  const verifier = createExportVerifier();
  for (const line of lines) verifier.add(line);
  return verifier.report();
}

const onlyChain = ({ chains: [chain, ...others] }: ExportReport) => {
  assert.ok(chain !== undefined && others.length === 0);
  return chain;
};

const without = <T>(items: readonly T[], ...indexes: readonly number[]): readonly T[] =>
  items.filter((_, index) => !indexes.includes(index));

for (const [index, format] of FORMATS.entries()) {
  describe(`an export in ${format.name} (${index})`, () => {
    const lines = exportOf(format, 45);

    it('is intact as it was sent, in any order, and with records that came twice', () => {
      fc.assert(
        fc.property(fc.shuffledSubarray([...lines], { minLength: lines.length }), fc.subarray([...lines]), (all, again) => {
          const report = verify([...all, ...again]);
          assert.ok(report.isIntact);
          const { records, firstSequence, lastSequence, duplicates } = onlyChain(report);
          assert.deepEqual([records, firstSequence, lastSequence, duplicates], [45, 1, 45, again.length]);
        }),
        { numRuns: 20 },
      );
    });

    it('shows which records are missing', () => {
      const { gaps, missing, wrongLinks, changed } = onlyChain(verify(without(lines, 3, 4, 5, 20)));
      assert.deepEqual(gaps, {
        total: 2,
        first: [
          { from: 4, to: 6 },
          { from: 21, to: 21 },
        ],
      });
      assert.deepEqual([missing, wrongLinks.total, changed.total], [4, 0, 0]);
    });

    it('shows which record was changed', () => {
      const changed = lines.map((line, at) => (at === 7 ? line.replaceAll('support-agent', 'another-agent') : line));
      assert.notDeepEqual(changed, lines);
      const report = verify(changed);
      assert.deepEqual([report.isIntact, onlyChain(report).changed], [false, { total: 1, first: [8] }]);
    });

    it('shows a record that was changed together with its hash, by the one after it', () => {
      const forged = lines.map((line, at) => {
        if (at !== 7) return line;
        const unsealed = format.unseal(line) ?? assert.fail();
        const content = unsealed.content.replaceAll('support-agent', 'another-agent');
        const { chain, previousHash } = unsealed.link;
        return format.seal(content, nextLink({ chain, sequence: 7, hash: previousHash }, content));
      });
      const { changed, wrongLinks, conflicts } = onlyChain(verify(forged));
      assert.deepEqual([changed.total, wrongLinks.first, conflicts.total], [0, [9], 0]);
      assert.deepEqual(onlyChain(verify([...lines, forged[7] ?? ''])).conflicts.first, [8]);
    });

    it('shows records that have changed places', () => {
      const [third, fourth] = [lines[2] ?? '', lines[3] ?? ''].map((line) => format.unseal(line) ?? assert.fail());
      assert.ok(third && fourth);
      const swapped = [format.seal(fourth.content, third.link), format.seal(third.content, fourth.link)];
      assert.deepEqual(onlyChain(verify([...lines.slice(0, 2), ...swapped, ...lines.slice(4)])).changed.first, [3, 4]);
    });
  });
}

describe('a verified export', () => {
  it('tells the hash of its last record, by which a chain that was rewritten to its end is known', () => {
    const lines = exportOf(jsonFormat, 5);
    const last = jsonFormat.unseal(lines[4] ?? '')?.link.hash;
    assert.equal(onlyChain(verify([...lines].reverse())).lastHash, last);
  });

  it('may begin later than its chain, and shows a first record that follows something', () => {
    const lines = exportOf(jsonFormat, 10);
    const late = verify(lines.slice(4));
    assert.ok(late.isIntact);
    assert.equal(onlyChain(late).firstSequence, 5);
    const content = jsonFormat.render(sampleEvents()[0] ?? assert.fail());
    const first = jsonFormat.seal(content, nextLink({ chain: 'dst_1', sequence: 0, hash: 'c'.repeat(64) }, content));
    assert.deepEqual(onlyChain(verify([first])).wrongLinks.first, [1]);
  });

  it('keeps chains apart', () => {
    const [one, other] = [exportOf(leefFormat, 5, 'dst_1'), exportOf(jsonFormat, 5, 'dst_2')];
    const report = verify([...one, ...without(other, 2)].sort());
    const gaps = new Map(report.chains.map((chain) => [chain.chain, chain.missing]));
    assert.deepEqual([gaps.get('dst_1'), gaps.get('dst_2')], [0, 1]);
  });

  it('names the lines that are no records, and does not look at blank ones', () => {
    const [first, second] = exportOf(jsonFormat, 2);
    const report = verify([
      first ?? '',
      '',
      'Nov 20 10:00:00 host kernel: hello',
      '{"a":1}',
      '  ',
      second ?? '',
      '{"a":',
      'CEF:0|a|b|c|d|e|1|',
    ]);
    assert.deepEqual(report.notRecords, { total: 4, first: [3, 4, 7, 8] });
    assert.deepEqual([report.lines, report.records, report.isIntact], [8, 2, true]);
  });

  it('is not intact where there is no record at all', () => {
    assert.ok(!verify([]).isIntact);
    assert.ok(!verify(['hello']).isIntact);
  });

  it('lists no more than a thousand of a kind, and counts all', () => {
    const lines = exportOf(leefFormat, 4_000);
    const { gaps, missing } = onlyChain(verify(lines.filter((_, index) => index % 2 === 0)));
    assert.deepEqual([gaps.total, gaps.first.length, missing], [1_999, 1_000, 1_999]);
  });

  it('survives lines of any kind', () => {
    const [line = ''] = exportOf(ecsFormat, 1);
    const broken = fc
      .tuple(fc.nat(line.length), fc.string({ unit: 'binary', maxLength: 5 }))
      .map(([at, text]) => line.slice(0, at) + text + line.slice(at + 1));
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string({ unit: 'binary' }), fc.json(), broken), { maxLength: 5 }),
        (lines) => verify(lines).lines === lines.length,
      ),
    );
    assert.equal(verify([`${'['.repeat(100_000)}${']'.repeat(100_000)}`, `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`]).records, 0);
  });

  it('is soon done with a header that is made to be slow', () => {
    const started = performance.now();
    verify([
      `<13>1 - - - - - [${'"\\'.repeat(50_000)}`,
      `<13>1 - - - - - ${'[]'.repeat(50_000)}x`,
      `CEF:0|${' deviceExternalId=a cn1Label=sequence cn1=1'.repeat(5_000)}`,
    ]);
    assert.ok(performance.now() - started < 5_000);
  });
});
