/**
 * Checks the records of an export as they come: that none is missing, that each follows the one before, and, of one in fifty, that
 * its hash is right. It has nothing of the mesh but the description of the chain.
 */
import { createHash } from 'node:crypto';

type Place = { readonly chain: string; readonly sequence: number; readonly previousHash: string; readonly hash: string };

/** Finds the place in a record, and what is hashed besides it. */
export type RecordForm = { place(text: string): Place | undefined; content(text: string): string };

export type ExportReport = {
  /** Each counted once. */
  readonly records: number;
  readonly duplicates: number;
  /** What is wrong, the first few. */
  readonly problems: readonly string[];
  readonly last: string;
  /** Milliseconds since the epoch. */
  readonly firstAt: number;
  readonly lastAt: number;
  /** Of the records that came since the last report: milliseconds from the time of the event to its arrival. */
  readonly delays: readonly number[];
};

export type ExportCheck = { take(text: string, time: number): void; report(): ExportReport };

const LOOKED_AT = 50;
const MOST_PROBLEMS = 10;

export function checkExport({ place, content }: RecordForm): ExportCheck {
  const problems: string[] = [];
  /** The beginning of each hash, as a number. */
  const known: number[] = [0];
  let [last, chain] = ['', ''];
  let [duplicates, firstAt, lastAt] = [0, 0, 0];
  let delays: number[] = [];
  const complain = (problem: string) => {
    if (problems.length < MOST_PROBLEMS) problems.push(problem);
  };

  function add(text: string, found: Place): void {
    const { sequence, previousHash, hash } = found;
    if (sequence < known.length) {
      duplicates += 1;
      if (known[sequence] !== beginning(hash)) complain(`${sequence} came twice and differs`);
      return;
    }
    if (chain === '') ({ chain } = found);
    if (found.chain !== chain) complain(`${sequence} is of another chain`);
    if (sequence > known.length) complain(`${known.length} to ${sequence - 1} are missing`);
    else if (previousHash !== last) complain(`${sequence} does not follow the one before`);
    if (sequence % LOOKED_AT === 1 && hashOf(found, content(text)) !== hash) complain(`the hash of ${sequence} is wrong`);
    known[sequence] = beginning(hash);
    last = hash;
  }

  return {
    take(text, time) {
      lastAt = Date.now();
      if (firstAt === 0) firstAt = lastAt;
      delays.push(lastAt - time);
      const found = place(text);
      if (found === undefined) complain('a record has no place');
      else add(text, found);
    },
    report() {
      const came = delays;
      delays = [];
      return { records: known.length - 1, duplicates, problems, last, firstAt, lastAt, delays: came };
    },
  };
}

const hashOf = ({ chain, sequence, previousHash }: Place, content: string): string =>
  createHash('sha256').update(`${chain}\n${sequence}\n${previousHash}\n${content}`).digest('hex');

/** What a double holds exactly. */
const beginning = (hash: string): number => Number.parseInt(hash.slice(0, 13), 16);

function finder(pattern: RegExp): RecordForm['place'] {
  return (text) => {
    const { chain, sequence, previousHash = '', hash } = pattern.exec(text)?.groups ?? {};
    return chain === undefined || hash === undefined ? undefined : { chain, sequence: Number(sequence), previousHash, hash };
  };
}

const CEF =
  / deviceExternalId=(?<chain>\S+) cn1Label=sequence cn1=(?<sequence>\d+)(?: cs6Label=prevHash cs6=(?<previousHash>[0-9a-f]{64}))? cs5Label=eventHash cs5=(?<hash>[0-9a-f]{64})$/;
const CLOUD_EVENT =
  /"chainid":"(?<chain>[^"]+)","chainsequence":"(?<sequence>\d+)"(?:,"chainprevhash":"(?<previousHash>[0-9a-f]{64})")?,"chainhash":"(?<hash>[0-9a-f]{64})"/;
const ECS =
  /"chain":\{"id":"(?<chain>[^"]+)","sequence":(?<sequence>\d+),"previous_hash":"(?<previousHash>[0-9a-f]*)","hash":"(?<hash>[0-9a-f]{64})"\}/;

type Json = Readonly<Record<string, unknown>>;

export const forms = {
  cef: { place: finder(CEF), content: (text) => text.replace(CEF, '') },
  json: {
    place: finder(CLOUD_EVENT),
    content(text) {
      const { chainid: _, chainsequence: _sequence, chainprevhash: _previous, chainhash: _hash, ...event } = JSON.parse(text) as Json;
      return canonical(event);
    },
  },
  ecs: {
    place: finder(ECS),
    content(text) {
      const record = JSON.parse(text) as { readonly sentinelmesh: Json };
      const { chain: _, ...own } = record.sentinelmesh;
      return canonical({ ...record, sentinelmesh: own });
    },
  },
} as const satisfies Readonly<Record<string, RecordForm>>;

/** RFC 8785, of what is no stranger to JSON: members in the order of their names, at any depth. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
