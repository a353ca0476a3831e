import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createRelpReader, encodeRelpFrame, MAX_TXNR, nextTxnr, type RelpFrame } from './relp-frame.ts';

const frame = fc.record({
  txnr: fc.integer({ min: 0, max: MAX_TXNR }),
  command: fc.stringMatching(/^[a-z]{1,32}$/),
  data: fc.uint8Array({ maxLength: 300 }),
});
const plain = ({ txnr, command, data }: RelpFrame | { txnr: number; command: string; data: Uint8Array }) => ({
  txnr,
  command,
  data: Buffer.from(data).toString('latin1'),
});

/** Pushes the bytes in pieces of these sizes, and the rest at once. */
function readInPieces(bytes: Buffer, sizes: readonly number[]) {
  const reader = createRelpReader();
  const frames: RelpFrame[] = [];
  let from = 0;
  for (const size of [...sizes, bytes.length]) {
    const found = reader.push(bytes.subarray(from, from + size));
    if (found === undefined) return undefined;
    frames.push(...found);
    from += size;
  }
  return frames;
}

describe('frames of RELP', () => {
  it('are written as librelp reads them', () => {
    assert.equal(encodeRelpFrame(1, 'open', Buffer.from('relp_version=0')).toString(), '1 open 14 relp_version=0\n');
    assert.equal(encodeRelpFrame(2, 'close').toString(), '2 close 0\n');
  });

  it('are numbered up to nine digits, and then from 1', () => {
    assert.equal(nextTxnr(0), 1);
    assert.equal(nextTxnr(MAX_TXNR - 1), MAX_TXNR);
    assert.equal(nextTxnr(MAX_TXNR), 1);
  });

  it('are read back, however the bytes arrive', () => {
    fc.assert(
      fc.property(fc.array(frame, { maxLength: 8 }), fc.array(fc.nat({ max: 40 })), (frames, sizes) => {
        const bytes = Buffer.concat(frames.map(({ txnr, command, data }) => encodeRelpFrame(txnr, command, data)));
        assert.deepEqual(readInPieces(bytes, sizes)?.map(plain), frames.map(plain));
      }),
      { numRuns: 500 },
    );
  });

  it('may have a space after a length of 0', () => {
    assert.deepEqual(createRelpReader().push(Buffer.from('0 serverclose 0 \n7 rsp 0\n'))?.map(plain), [
      { txnr: 0, command: 'serverclose', data: '' },
      { txnr: 7, command: 'rsp', data: '' },
    ]);
  });

  it('are told from what is none as soon as it shows, and for good', () => {
    const wrong = [
      ...[
        'HTTP/1.1 400 Bad Request\r\n',
        '\n',
        ' 1 rsp 0\n',
        '-1 rsp 0\n',
        '1 rsp x\n',
        '1 rsp -1\n',
        '1 rsp 1e3 \n',
        '1  rsp 0\n',
        '1 rsp 3 abcd\n',
      ],
      ...[
        '1 rsp 2\nab\n',
        '1234567890 rsp 0\n',
        '1 rsp 16385 ',
        '1 rsp 999999999 ',
        `1 ${'a'.repeat(33)} 0\n`,
        'x'.repeat(60),
        '1 rsp 1234567890 ',
      ],
    ];
    for (const text of wrong) {
      const reader = createRelpReader();
      assert.equal(reader.push(Buffer.from(text)), undefined, text);
      assert.equal(reader.push(Buffer.from('1 rsp 0\n')), undefined, text);
    }
  });

  it('never make the reader throw, and are the same in one piece and in many', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.stringMatching(/^([0-9a]{1,3}[ \n](rsp|x)[ \n][0-9]{1,2}[ \n][ab\n]{0,9}){0,5}$/).map((text) => Buffer.from(text)),
    );
    fc.assert(
      fc.property(bytes, fc.array(fc.nat({ max: 9 })), (found, sizes) => {
        const whole = readInPieces(Buffer.from(found), []);
        const pieces = readInPieces(Buffer.from(found), sizes);
        assert.deepEqual(pieces?.map(plain), whole?.map(plain));
      }),
      { numRuns: 2_000 },
    );
  });
});
