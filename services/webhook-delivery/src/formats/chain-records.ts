import type { ChainLink } from '../domain/chain.ts';

/**
 * The records of one chain, each in 40 bytes: the sequence and the first 128 bits of its hash and of the previous one,
 * which is enough to tell records apart.
 */
export type ChainRecords = {
  add(link: ChainLink): void;
  /** By ascending sequence, all records of a sequence together, equal ones included. */
  bySequence(): Iterable<readonly [sequence: number, records: readonly StoredRecord[]]>;
};

export type StoredRecord = { readonly hash: string; readonly previousHash: string };

const ROW = 40;
const SHORT_HASH = 16;

/** What '' is stored as: what the first record of a chain has for the previous hash. */
export const NO_HASH = '0'.repeat(SHORT_HASH * 2);

export function createChainRecords(): ChainRecords {
  let bytes = Buffer.alloc(ROW * 16);
  let rows = 0;
  let isOrdered = true;
  let last = 0;

  const sequenceOf = (row: number): number => bytes.readDoubleLE(row * ROW);
  const hashAt = (offset: number): string => bytes.toString('hex', offset, offset + SHORT_HASH);

  function* inOrder(): Iterable<number> {
    if (isOrdered) {
      for (let row = 0; row < rows; row += 1) yield row;
      return;
    }
    yield* Uint32Array.from({ length: rows }, (_, row) => row).sort((one, other) => sequenceOf(one) - sequenceOf(other));
  }

  return {
    add({ sequence, hash, previousHash }) {
      if ((rows + 1) * ROW > bytes.length) {
        const larger = Buffer.alloc(Math.ceil((bytes.length * 1.5) / ROW) * ROW);
        bytes.copy(larger);
        bytes = larger;
      }
      const start = rows * ROW;
      bytes.writeDoubleLE(sequence, start);
      bytes.write(hash.slice(0, SHORT_HASH * 2), start + 8, 'hex');
      bytes.write(previousHash.slice(0, SHORT_HASH * 2), start + 8 + SHORT_HASH, 'hex');
      rows += 1;
      isOrdered &&= sequence >= last;
      last = sequence;
    },
    *bySequence() {
      let current = 0;
      let records: StoredRecord[] = [];
      for (const row of inOrder()) {
        const sequence = sequenceOf(row);
        if (sequence !== current && records.length > 0) {
          yield [current, records] as const;
          records = [];
        }
        current = sequence;
        records.push({ hash: hashAt(row * ROW + 8), previousHash: hashAt(row * ROW + 8 + SHORT_HASH) });
      }
      if (records.length > 0) yield [current, records] as const;
    },
  };
}
