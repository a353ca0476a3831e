import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { describe, it } from 'node:test';
import { describeExport, toFacts } from './describe-export.ts';
import { readExport } from './siem-verify.ts';

type Seal = (content: string, place: { chain: string; sequence: number; previous: string; hash: string }) => string;

/** A chain made from its description alone: each hash is over chain, sequence, the hash before, and the content. */
function exportOf(count: number, { chain = 'chn_1', contentOf, seal }: { chain?: string; contentOf: (n: number) => string; seal: Seal }) {
  let previous = '';
  return Array.from({ length: count }, (_, index) => {
    const [sequence, content] = [index + 1, contentOf(index + 1)];
    const hash = createHash('sha256').update(`${chain}\n${sequence}\n${previous}\n${content}`).digest('hex');
    const line = seal(content, { chain, sequence, previous, hash });
    previous = hash;
    return line;
  });
}

const jsonLines = (count: number, chain = 'chn_1') =>
  exportOf(count, {
    chain,
    contentOf: (n) => JSON.stringify({ data: { n }, id: `evt_${n}`, specversion: '1.0', type: 'guard.input.blocked' }),
    seal: (content, { sequence, previous, hash }) =>
      JSON.stringify({
        ...JSON.parse(content),
        chainid: chain,
        chainsequence: String(sequence),
        ...(previous === '' ? {} : { chainprevhash: previous }),
        chainhash: hash,
      }),
  });

const cefLines = (count: number) =>
  exportOf(count, {
    contentOf: (n) => `CEF:0|SentinelMesh|SentinelMesh|0.1.0|guard.input.blocked|A text|8|rt=${1_795_168_800_000 + n} externalId=evt_${n}`,
    seal: (content, { chain, sequence, previous, hash }) =>
      `${content} deviceExternalId=${chain} cn1Label=sequence cn1=${sequence}${previous === '' ? '' : ` cs6Label=prevHash cs6=${previous}`} cs5Label=eventHash cs5=${hash}`,
  });

const read = (lines: readonly string[]) => readExport(Readable.from([Buffer.from(`${lines.join('\n')}\n`)]));
const without = (lines: readonly string[], ...sequences: number[]) => lines.filter((_, index) => !sequences.includes(index + 1));
const outcome = async (lines: readonly string[]) =>
  describeExport(await read(lines))
    .split('\n')
    .find((line) => /^(Not c|C)omplete/.test(line)) ?? '';

for (const [name, linesOf] of [
  ['CEF', cefLines],
  ['JSON', jsonLines],
] as const)
  describe(`an export in ${name}`, () => {
    const lines = linesOf(30);

    it('is complete as it was sent, in any order, and with records that came twice', async () => {
      assert.match(await outcome(lines), /^Complete: 30 records in one chain, none missing and none changed/);
      const text = describeExport(await read([...lines].reverse().concat(lines.slice(3, 5))));
      assert.match(
        text,
        /^chain {9}chn_1\n {2}records {5}30, from 1 to 30\n {2}duplicates {2}2, which does no harm.*\n {2}last hash {3}[0-9a-f]{64}\nComplete/,
      );
    });

    it('tells which records are missing', async () => {
      const text = describeExport(await read(without(lines, 4, 5, 6, 20)));
      assert.match(text, /\n {2}missing {5}4: 4–6, 20\n/);
      assert.match(text, /\nNot complete: 4 records missing in one chain\.$/);
    });

    it('tells which record was changed', async () => {
      const text = describeExport(await read(lines.map((line, index) => (index === 7 ? line.replace('evt_8', 'evt_9') : line))));
      assert.match(text, /\n {2}changed {5}1: 8\n/);
      assert.match(text, /\nNot complete: 1 record changed in one chain\.$/);
    });

    it('may begin later, and says so', async () => {
      assert.match(describeExport(await read(lines.slice(9))), /records {5}21, from 10 to 30; what came before is not in this export\n/);
    });
  });

describe('a verified export', () => {
  it('tells of several chains apart, of lines that are no records, and what is too much to list', async () => {
    const text = describeExport(
      await read([...jsonLines(3), 'Nov 20 10:00:00 host kernel: hello', ...without(jsonLines(60, 'chn_2'), ...odd(58))]),
    );
    assert.match(text, /chain {9}chn_1\n.*\n.*\nchain {9}chn_2\n/);
    assert.match(text, /missing {5}28: 3, 5, 7, 9, 11, 13, 15, 17, 19, 21 and 18 more\n/);
    assert.match(text, /\nlines without a record: 1 \(4\)\nNot complete: 28 records missing in 2 chains\.$/);
  });

  it('is the same for programs', async () => {
    const facts = toFacts(await read(without(jsonLines(5), 3)));
    assert.deepEqual([facts.is_intact, facts.lines, facts.records, facts.chains.length], [false, 4, 4, 1]);
    assert.deepEqual([facts.chains[0]?.missing, facts.chains[0]?.gaps.first], [1, [{ from: 3, to: 3 }]]);
  });

  it('is read in pieces of any size', async () => {
    const bytes = Buffer.from(jsonLines(20).join('\r\n'));
    const pieces = Array.from({ length: Math.ceil(bytes.length / 7) }, (_, index) => bytes.subarray(index * 7, index * 7 + 7));
    assert.equal((await readExport(Readable.from(pieces))).isIntact, true);
  });

  it('is refused where it is compressed, with the command that helps', async () => {
    await assert.rejects(readExport(Readable.from([Buffer.from([0x1f, 0x8b, 8, 0])])), /gunzip -c FILE \| mesh siem verify -/);
  });
});

/** 3, 5, 7, … up to `last`. */
function odd(last: number): number[] {
  return Array.from({ length: last }, (_, index) => index + 1).filter((n) => n > 2 && n % 2 === 1);
}
