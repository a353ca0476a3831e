/**
 * The frames of RELP, the Reliable Event Logging Protocol: `TXNR SP COMMAND SP DATALEN [SP DATA] LF`, as librelp's specification
 * (relp.html, "Syntax") has them.
 */

export const MAX_TXNR = 999_999_999;

export type RelpFrame = { readonly txnr: number; readonly command: string; readonly data: Buffer };

export const nextTxnr = (txnr: number): number => (txnr >= MAX_TXNR ? 1 : txnr + 1);

export function encodeRelpFrame(txnr: number, command: string, data: Uint8Array = EMPTY): Buffer {
  const head = `${txnr} ${command} ${data.length}${data.length === 0 ? '' : ' '}`;
  return Buffer.concat([Buffer.from(head, 'latin1'), data, LINE_FEED]);
}

const EMPTY = new Uint8Array();
const LINE_FEED = Buffer.from('\n');
const LF = 10;
const SP = 32;

/** A receiver answers in a few words; the longest is its list of offers. */
const MAX_DATA = 16 * 1024;
/** `999999999 `, a command of 32 letters, and ` 999999999`. */
const MAX_HEAD = 9 + 1 + 32 + 1 + 9;
const HEAD = /^(\d{1,9}) ([A-Za-z]{1,32}) (\d{1,9})$/;

export type RelpReader = {
  /** The frames that are complete with these bytes; undefined, from then on, once they cannot be RELP. */
  push(bytes: Buffer): readonly RelpFrame[] | undefined;
};

/** Finds the frames in what a receiver says. Keeps at most one unfinished frame of 16 KiB. */
export function createRelpReader(): RelpReader {
  let rest: Buffer = Buffer.alloc(0);
  let isBroken = false;
  return {
    push: (bytes) => {
      if (isBroken) return undefined;
      const all = rest.length === 0 ? bytes : Buffer.concat([rest, bytes]);
      const frames: RelpFrame[] = [];
      let from = 0;
      for (;;) {
        const found = readFrame(all, from);
        if (found === 'incomplete') break;
        if (found === 'broken') {
          isBroken = true;
          rest = Buffer.alloc(0);
          return undefined;
        }
        frames.push(found.frame);
        from = found.end;
      }
      // A copy: a slice would hold on to the whole of what arrived.
      rest = Buffer.from(all.subarray(from));
      return frames;
    },
  };
}

function readFrame(bytes: Buffer, from: number): { readonly frame: RelpFrame; readonly end: number } | 'incomplete' | 'broken' {
  const headEnd = endOfHead(bytes, from);
  if (headEnd === -1) return bytes.length - from > MAX_HEAD ? 'broken' : 'incomplete';
  const [, txnr, command, length] = HEAD.exec(bytes.toString('latin1', from, headEnd)) ?? [];
  if (command === undefined || Number(length) > MAX_DATA) return 'broken';
  const size = Number(length);
  // An empty frame ends right after its length; some senders put a space there all the same.
  const dataStart = bytes[headEnd] === SP ? headEnd + 1 : headEnd;
  if (size > 0 && dataStart === headEnd) return 'broken';
  const end = dataStart + size;
  if (bytes.length <= end) return 'incomplete';
  if (bytes[end] !== LF) return 'broken';
  return { frame: { txnr: Number(txnr), command, data: Buffer.from(bytes.subarray(dataStart, end)) }, end: end + 1 };
}

/** Where the length ends: at the third space, or at a line feed before it. -1 while it has not arrived. */
function endOfHead(bytes: Buffer, from: number): number {
  const limit = Math.min(bytes.length, from + MAX_HEAD + 1);
  let spaces = 0;
  for (let at = from; at < limit; at++) {
    if (bytes[at] === LF) return at;
    if (bytes[at] === SP && ++spaces === 3) return at;
  }
  return -1;
}
