/** The chain of what a SIEM was sent, checked by someone who has nothing but its description. */
import { createHash } from 'node:crypto';

export type ChainRecord = {
  readonly eventId: string;
  readonly chain: string;
  readonly sequence: number;
  readonly previousHash: string;
  readonly hash: string;
  /** What is hashed besides the place. */
  readonly content: string;
};

/** A record of the format `json`: a CloudEvent, whose content is its canonical JSON (RFC 8785) without the place. */
export function readJsonRecord(text: string): ChainRecord {
  const { chainid, chainsequence, chainprevhash = '', chainhash, ...event } = JSON.parse(text) as Record<string, string>;
  return {
    eventId: String(event.id),
    chain: String(chainid),
    sequence: Number(chainsequence),
    previousHash: chainprevhash,
    hash: String(chainhash),
    content: canonical(event),
  };
}

const CEF =
  /^(?<content>CEF:0\|.*) deviceExternalId=(?<chain>\S+) cn1Label=sequence cn1=(?<sequence>\d+)(?: cs6Label=prevHash cs6=(?<previousHash>[0-9a-f]{64}))? cs5Label=eventHash cs5=(?<hash>[0-9a-f]{64})$/;

/** A record of the format `cef`, whose place stands at its end. */
export function readCefRecord(text: string): ChainRecord {
  const { content = '', chain = '', sequence, previousHash = '', hash = '' } = CEF.exec(text)?.groups ?? {};
  if (content === '') throw new Error(`no record in CEF: ${text.slice(0, 200)}`);
  const [, eventId = ''] = / externalId=(\S+)/.exec(content) ?? [];
  return { eventId, chain, sequence: Number(sequence), previousHash, hash, content };
}

export type ChainCheck = {
  readonly chains: number;
  /** Each counted once. */
  readonly records: number;
  readonly duplicates: number;
  /** Records before the last one that are not there. */
  readonly missing: number;
  /** Records whose hash does not fit them, that do not follow the one before, or that there are two different ones of. */
  readonly broken: readonly string[];
};

export function checkChain(records: readonly ChainRecord[]): ChainCheck {
  const byPlace = new Map<string, ChainRecord>();
  const last = new Map<string, number>();
  const broken: string[] = [];
  for (const record of records) {
    const { chain, sequence, previousHash, hash, content } = record;
    const place = `${chain} ${sequence}`;
    const right = createHash('sha256').update(`${chain}\n${sequence}\n${previousHash}\n${content}`).digest('hex');
    if (right !== hash || (byPlace.get(place)?.hash ?? hash) !== hash) broken.push(place);
    byPlace.set(place, record);
    last.set(chain, Math.max(last.get(chain) ?? 0, sequence));
  }
  for (const [place, { chain, sequence, previousHash }] of byPlace) {
    const before = sequence === 1 ? '' : byPlace.get(`${chain} ${sequence - 1}`)?.hash;
    if (before !== undefined && before !== previousHash) broken.push(place);
  }
  const expected = [...last.values()].reduce((sum, sequence) => sum + sequence, 0);
  return {
    chains: last.size,
    records: byPlace.size,
    duplicates: records.length - byPlace.size,
    missing: expected - byPlace.size,
    broken,
  };
}

/** Members in the order of their names, at any depth. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
