import { linkHash } from '../domain/chain.ts';
import { type ChainRecords, createChainRecords, NO_HASH } from './chain-records.ts';
import { readExportLine } from './export-line.ts';
import type { UnsealedRecord } from './json-record.ts';

/** How many there are, and the first of them. */
export type Listed<T> = { readonly total: number; readonly first: readonly T[] };

export type Gap = { readonly from: number; readonly to: number };

export type ChainReport = {
  readonly chain: string;
  /** How many sequences there is a record of. */
  readonly records: number;
  readonly firstSequence: number;
  readonly lastSequence: number;
  /**
   * The hash of the last record. Whoever rewrites all records from one on to the end leaves a chain that fits: only that this
   * hash is the one the mesh remembers tells that they did not.
   */
  readonly lastHash: string;
  /** Records that are missing between the first and the last, both ends included. */
  readonly gaps: Listed<Gap>;
  readonly missing: number;
  /** Sequences of records whose hash does not fit their content. */
  readonly changed: Listed<number>;
  /** Sequences of records that name another previous hash than the record before has. */
  readonly wrongLinks: Listed<number>;
  /** Sequences that there are several records of, with different hashes. */
  readonly conflicts: Listed<number>;
  /** Records that came more than once; at-least-once delivery does that. */
  readonly duplicates: number;
};

export type ExportReport = {
  /** Lines that were read, those with nothing to look at included. */
  readonly lines: number;
  /** Records that were found, duplicates included. */
  readonly records: number;
  /** Numbers, from 1, of lines in which no record was found. */
  readonly notRecords: Listed<number>;
  readonly chains: readonly ChainReport[];
  /** Whether there is at least one record, and nothing is missing, changed, in conflict or wrongly linked. */
  readonly isIntact: boolean;
};

export type ExportVerifier = {
  /** Takes the next line, without its end. */
  add(line: string): void;
  report(): ExportReport;
};

/** More are counted, and not listed. */
const MOST_LISTED = 1_000;

/**
 * Checks what a SIEM gives back against the chain that it was sent in, in any order and any format: see `readExportLine`.
 *
 * A record takes 40 bytes until the report, while it grows up to 100: ten million records need a gigabyte. A chain takes
 * about one kilobyte besides.
 */
export function createExportVerifier(): ExportVerifier {
  const chains = new Map<string, ChainCheck>();
  const notRecords = createList<number>();
  let lines = 0;
  let found = 0;

  return {
    add(line) {
      lines += 1;
      const { records, isBlank } = readExportLine(line);
      if (records.length === 0 && !isBlank) notRecords.add(lines);
      found += records.length;
      for (const record of records) {
        const { chain } = record.link;
        const check = chains.get(chain) ?? createChainCheck(chain);
        chains.set(chain, check);
        check.add(record);
      }
    },
    report() {
      const reports = [...chains.values()].map((check) => check.report());
      return { lines, records: found, notRecords: notRecords.listed(), chains: reports, isIntact: found > 0 && reports.every(isIntact) };
    },
  };
}

const isIntact = ({ gaps, changed, wrongLinks, conflicts }: ChainReport): boolean =>
  gaps.total + changed.total + wrongLinks.total + conflicts.total === 0;

type ChainCheck = { add(record: UnsealedRecord): void; report(): ChainReport };

function createChainCheck(chain: string): ChainCheck {
  const stored = createChainRecords();
  const changed = createList<number>();
  let last = { sequence: 0, hash: '' };
  return {
    add({ content, link }) {
      stored.add(link);
      if (linkHash(link, content) !== link.hash) changed.add(link.sequence);
      if (link.sequence > last.sequence) last = link;
    },
    report: () => ({ chain, lastHash: last.hash, changed: changed.listed(), ...checkSequences(stored) }),
  };
}

function checkSequences(stored: ChainRecords): Omit<ChainReport, 'chain' | 'lastHash' | 'changed'> {
  const [gaps, wrongLinks, conflicts] = [createList<Gap>(), createList<number>(), createList<number>()];
  let [records, missing, duplicates, firstSequence, lastSequence] = [0, 0, 0, 0, 0];
  // Sequence 1 follows the start of the chain, which is at 0.
  let hashesBefore: ReadonlySet<string> = new Set([NO_HASH]);
  for (const [sequence, same] of stored.bySequence()) {
    const hashes = new Set(same.map(({ hash }) => hash));
    records += 1;
    duplicates += same.length - hashes.size;
    if (hashes.size > 1) conflicts.add(sequence);
    if (firstSequence === 0) firstSequence = sequence;
    else if (sequence > lastSequence + 1) {
      gaps.add({ from: lastSequence + 1, to: sequence - 1 });
      missing += sequence - lastSequence - 1;
    }
    const follows = sequence === lastSequence + 1;
    if (follows && !same.every(({ previousHash }) => hashesBefore.has(previousHash))) wrongLinks.add(sequence);
    hashesBefore = hashes;
    lastSequence = sequence;
  }
  return {
    records,
    firstSequence,
    lastSequence,
    gaps: gaps.listed(),
    missing,
    wrongLinks: wrongLinks.listed(),
    conflicts: conflicts.listed(),
    duplicates,
  };
}

function createList<T>(): { add(item: T): void; listed(): Listed<T> } {
  const first: T[] = [];
  let total = 0;
  return {
    add(item) {
      total += 1;
      if (first.length < MOST_LISTED) first.push(item);
    },
    listed: () => ({ total, first: [...first] }),
  };
}
