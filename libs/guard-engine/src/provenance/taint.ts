/** Taint: content that nobody asked for instructions, and that gives some to the model that reads it. */
import type { InspectInput } from '../inspection.ts';
import type { Gated } from '../keyword-scan.ts';
import { isInside } from '../phrase-list.ts';
import { matchSignatures, type Signature, type SignatureHit } from '../signature.ts';
import { isWordEdge, type Span } from '../span.ts';
import { toOriginal, type View } from '../view.ts';
import { TAINT_SIGNATURES } from './taint-signatures.ts';

export type TaintOptions = {
  /** The rules that have a chance in this text. */
  readonly open: ReadonlySet<Gated>;
  /** Where the policy allows whatever is found. */
  readonly allowed?: readonly Span[];
  /** The tools of the agent; the first two hundred count. */
  readonly toolNames?: readonly string[];
};

/**
 * What taints content, to be counted among the signs of injection. Nothing is found in a text that may give instructions (a
 * trusted user's or system's), nor in an output: the output guard judges that by what it does to its reader.
 */
export function findTaint(
  folded: View,
  input: InspectInput,
  { open, allowed = [], toolNames = [] }: TaintOptions,
): readonly SignatureHit[] {
  if (!isContent(input)) return NO_HITS;
  const isAllowed = ({ start, end }: Span): boolean => isInside(toOriginal(folded, start, end), allowed);
  const candidates = TAINT_SIGNATURES.filter((signature) => open.has(signature));
  const hits = matchSignatures(candidates, folded.text, isAllowed);
  const mention = firstMention(folded.text, toolNames);
  return mention === null || isAllowed(mention) ? hits : [...hits, mention];
}

const NO_HITS: readonly SignatureHit[] = [];

const CONTENT_SOURCES: ReadonlySet<string> = new Set(['tool', 'retrieved', 'web', 'agent']);

function isContent({ direction, source, trust }: InspectInput): boolean {
  return direction === 'input' && (trust === 'untrusted' || CONTENT_SOURCES.has(source));
}

/** Names that are ordinary words, such as `search`, say nothing. */
const DISTINCT_NAME = /[a-z\d][_.-][a-z\d]|[a-z][A-Z]/;
const MAX_TOOLS = 200;
/** Mentions of one tool that are looked at. */
const MAX_MENTIONS = 50;
const MENTION_SCORE = 0.3;
const ORDERED_SCORE = 0.55;
/** An order just before the name. */
const ORDER = /\b(?:call|invoke|use|using|execute|run|trigger)(?: the| your)?(?: tool| function)?:? ?["'`]?$/;
const ORDER_LENGTH = 40;

/** The first place where a tool is named, or the first where it is ordered to be used. */
function firstMention(text: string, toolNames: readonly string[]): SignatureHit | null {
  let mention: SignatureHit | null = null;
  for (const name of toolNames.slice(0, MAX_TOOLS)) {
    if (!DISTINCT_NAME.test(name)) continue;
    const wanted = name.toLowerCase();
    let looks = 0;
    for (let start = text.indexOf(wanted); start >= 0 && looks < MAX_MENTIONS; start = text.indexOf(wanted, start + wanted.length)) {
      looks++;
      const end = start + wanted.length;
      if (!isWordEdge(text, start) || !isWordEdge(text, end)) continue;
      if (ORDER.test(text.slice(Math.max(0, start - ORDER_LENGTH), start)))
        return { start, end, signature: TOOL_NAME, score: ORDERED_SCORE };
      mention ??= { start, end, signature: TOOL_NAME, score: MENTION_SCORE };
    }
  }
  return mention;
}

/** What a mention is reported as. It has no pattern of its own. */
const TOOL_NAME: Signature = {
  id: 'taint.tool-name',
  entityType: 'TAINT_TOOL_MENTION',
  title: 'names a tool of the agent',
  weight: MENTION_SCORE,
  untrustedWeight: MENTION_SCORE,
  keywords: [],
  pattern: /(?!)/g,
  unless: null,
  examples: { matches: [], misses: [] },
};
