/**
 * Streams: what is certain of a text is passed on while the rest of it still comes.
 *
 * A stream looks at windows whose borders depend on the text alone, never on how it was cut. Of a window it releases what
 * lies {@link AHEAD} units before its end, up to white space or a full stop of a script without any, and never a part of a
 * finding that would be removed, of one that may go on behind the window, or of what may become a leak. A window that would
 * be blocked stops the release; whether the whole is blocked, `end` decides, which inspects the whole once more. A value
 * that was removed once is removed wherever it comes again.
 *
 * So, for every text: all ways of cutting it give the same; and what comes out is the redacted text of the whole inspection,
 * or a beginning of it when the decision is to block, with two exceptions that only what stands far away can cause. What
 * only a later part gives away was released before it was known: such findings are listed as `late`. And a window may have
 * removed what the whole, knowing more, would not.
 */
import { StreamEnded, TextTooLarge } from './errors.ts';
import {
  type Finding,
  type InspectInput,
  type Inspection,
  type InspectionStream,
  MAX_TEXT_LENGTH,
  type StreamInspection,
} from './inspection.ts';
import { canaryMayBegin } from './leak/canary.ts';
import { promptGrams, promptLeakMayBegin } from './leak/system-prompt.ts';
import { escapeTokens } from './operators/token.ts';
import { type EntityWriter, PLAIN_WRITER } from './operators/write-entity.ts';
import { redact, redactionToken, removedFrom } from './redaction.ts';
import type { Replacement } from './replacement.ts';
import { openRestoring, type RestoringStream } from './restoring-stream.ts';
import { isWordEdge, type Span } from './span.ts';
import { foldedView, plainView } from './view.ts';

/** What a window shows of the text before what it releases: words that speak for or against an entity stand there. */
const BEHIND = 512;
/** How much has to be known behind what is released: more than any entity with white space in it, and the words after it. */
const AHEAD = 256;
/** A window ends that far behind the last one, or half of what is held back, so that all of them together stay linear. */
const STEP = 384;
/** A finding that ends that close to the end of a window may go on. */
const EDGE = 128;
/** How many different removed values are looked for again. */
const MAX_VALUES = 100;

export type StreamOptions = {
  /** How the policy writes what is redacted; plain tokens by default. */
  readonly writer?: EntityWriter;
  /** What stands for a removed entity. */
  readonly token?: (entityType: string) => string;
  /** Tokens of an earlier redaction whose values are put back; those that this stream writes stay. */
  readonly replacements?: readonly Replacement[];
};

/** What the end of a stream tells besides. */
export type EndOfStream = StreamInspection & {
  /** What should have been removed, but had been released when a later part gave it away. */
  readonly late: readonly Finding[];
};

/** What is removed; without a finding where only a part of it stands in what is written. */
type Removed = Span & { readonly entityType: string; readonly finding: Finding | null };

export function openStream(
  inspect: (input: InspectInput) => Inspection,
  input: Omit<InspectInput, 'text'>,
  { writer: entities = PLAIN_WRITER, token = redactionToken, replacements = [] }: StreamOptions = {},
): InspectionStream & { end(): EndOfStream } {
  const chunks: string[] = [];
  const writer = createWriter(entities, token, openRestoring(replacements));
  const windows = createWindows(inspect, input);
  let length = 0;
  let hasEnded = false;
  return {
    push(chunk) {
      if (hasEnded) throw new StreamEnded();
      length += chunk.length;
      if (length > MAX_TEXT_LENGTH) {
        chunks.length = 0;
        hasEnded = true;
        throw new TextTooLarge({ length, limit: MAX_TEXT_LENGTH });
      }
      chunks.push(chunk);
      windows.add(chunk);
      let out = '';
      for (let next = windows.next(); next !== null; next = windows.next()) out += writer.write(next.text, next.removed);
      return out;
    },
    end() {
      if (hasEnded) throw new StreamEnded();
      hasEnded = true;
      const text = chunks.join('');
      const inspection = inspect({ ...input, text });
      const released = windows.released();
      const removed = removedFrom(inspection.findings);
      const late = lateAmong(removed, released, windows.removed());
      if (inspection.decision === 'block') return { ...inspection, rest: '', late };
      const held = removed.filter(({ end }) => end > released).map((finding) => toRemoved(finding, released));
      return { ...inspection, rest: writer.write(text.slice(released), held) + writer.end(), late };
    },
  };
}

/** Writes stretches of the text in their order, with a token for what is removed and values for the tokens of earlier redactions. */
function createWriter({ write, hasTokens }: EntityWriter, token: (entityType: string) => string, restoring: RestoringStream) {
  const written = (entityType: string, value: string, alone: Removed | null): string => {
    const finding = alone?.finding ?? null;
    return restoring.pass((finding === null ? null : write(finding, value)) ?? token(entityType));
  };
  const kept = (text: string): string => restoring.push(hasTokens ? escapeTokens(text) : text);
  return {
    write: (text: string, removed: readonly Removed[]): string => redact(text, removed, { token: written, kept }),
    end: (): string => restoring.end(),
  };
}

/** A finding in positions of what begins at `from`. */
const toRemoved = (finding: Finding, from: number): Removed => ({
  start: Math.max(0, finding.start - from),
  end: finding.end - from,
  entityType: finding.entityType,
  finding: finding.start < from ? null : finding,
});

/** What a window lets out: a stretch of the text, and what is removed from it, in positions of the stretch. */
type Release = { readonly text: string; readonly removed: readonly Removed[] };

function createWindows(inspect: (input: InspectInput) => Inspection, input: Omit<InspectInput, 'text'>) {
  const leakMayBegin = leaksOf(input);
  const values = new Map<string, Finding>();
  const removedBefore: Span[] = [];
  /** The text from `offset` on. */
  let pending = '';
  let offset = 0;
  let released = 0;
  let windowEnd = AHEAD + STEP;
  let isStopped = false;

  function look(text: string): Release {
    const { findings, decision } = inspect({ ...input, text });
    isStopped = decision === 'block';
    if (isStopped) return { text: '', removed: [] };
    const removed = [...removedFrom(findings), ...repeats(text, findings, values)];
    const from = released - offset;
    const to = safeEnd(text, { from, removed, leak: leakMayBegin(text) });
    const within = removed.filter(({ start, end }) => end > from && start < to);
    for (const finding of within) {
      removedBefore.push({ start: offset + finding.start, end: offset + finding.end });
      if (values.size < MAX_VALUES) values.set(text.slice(finding.start, finding.end), finding);
    }
    released = offset + to;
    return { text: text.slice(from, to), removed: within.map((finding) => toRemoved(finding, from)) };
  }

  return {
    add(chunk: string): void {
      if (!isStopped) pending += chunk;
    },
    /** What the next window releases, possibly nothing; null while there is too little text for one. */
    next(): Release | null {
      if (isStopped || offset + pending.length < windowEnd) return null;
      const release = look(pending.slice(0, windowEnd - offset));
      const dropped = windowStart(pending, released - offset);
      pending = isStopped ? '' : pending.slice(dropped);
      offset += dropped;
      windowEnd += Math.max(STEP, (windowEnd - released) >>> 1);
      return release;
    },
    released: (): number => released,
    removed: (): readonly Span[] => removedBefore,
  };
}

/** The findings that begin in what was released and were not removed there. */
function lateAmong(findings: readonly Finding[], released: number, removed: readonly Span[]): readonly Finding[] {
  const isRemoved = new Uint8Array(released);
  for (const { start, end } of removed) isRemoved.fill(1, start, end);
  return findings.filter(({ start, end }) => start < released && (end > released || isRemoved.subarray(start, end).includes(0)));
}

/** From where on the end of a window may become a leak. */
function leaksOf({ direction, systemPrompt, canaries = [] }: Omit<InspectInput, 'text'>): (text: string) => number {
  const prompt = systemPrompt === undefined ? null : promptGrams(systemPrompt);
  if (direction === 'input' || (prompt === null && canaries.length === 0)) return () => Number.POSITIVE_INFINITY;
  return (text) => {
    const folded = foldedView(plainView(text));
    const inPrompt = prompt === null ? Number.POSITIVE_INFINITY : promptLeakMayBegin(folded, prompt);
    return Math.min(inPrompt, canaryMayBegin(folded, canaries));
  };
}

/** Values that were removed before, where the window does not find anything itself. */
function repeats(text: string, findings: readonly Finding[], values: ReadonlyMap<string, Finding>): readonly Finding[] {
  const found: Finding[] = [];
  const entities = findings.filter(({ category }) => category === 'pii' || category === 'secret');
  for (const [value, finding] of values) {
    for (let start = text.indexOf(value); start >= 0; start = text.indexOf(value, start + value.length)) {
      const end = start + value.length;
      if (!isWordEdge(text, start) || !isWordEdge(text, end)) continue;
      if (!entities.some((entity) => entity.start < end && start < entity.end)) found.push({ ...finding, start, end });
    }
  }
  return found;
}

/** How far a window can be released: up to a boundary that lies in nothing that is removed, or may go on, or may become a leak. */
function safeEnd(text: string, { from, removed, leak }: { from: number; removed: readonly Span[]; leak: number }): number {
  let limit = Math.min(text.length - AHEAD, leak);
  for (const { start, end } of removed) if (end > text.length - EDGE) limit = Math.min(limit, start);
  for (const { start, end } of removed.toSorted((a, b) => b.end - a.end || b.start - a.start)) {
    limit = boundaryBefore(text, limit);
    if (start < limit && limit < end) limit = start;
  }
  return Math.max(from, boundaryBefore(text, limit));
}

/** White space, and what ends a phrase in scripts without it. Not U+FEFF, which nobody sees. */
const BOUNDARY = /[^\S\ufeff]|[。，、！？；]/;
const LINE_OR_SENTENCE = /\n|[.!?]\s|[。！？]/g;

/** The last position up to `limit` with a boundary before it; 0 if there is none. */
function boundaryBefore(text: string, limit: number): number {
  let at = Math.max(0, limit);
  while (at > 0 && !BOUNDARY.test(text.charAt(at - 1))) at--;
  return at;
}

/** Where the next window begins: with a line or a sentence some way before what is released next, else with a word. */
function windowStart(text: string, released: number): number {
  const earliest = released - BEHIND;
  if (earliest <= 0) return 0;
  LINE_OR_SENTENCE.lastIndex = earliest;
  const match = LINE_OR_SENTENCE.exec(text.slice(0, released - BEHIND / 2));
  if (match !== null) return match.index + match[0].length;
  let at = earliest;
  while (at < released && !BOUNDARY.test(text.charAt(at - 1))) at++;
  return at;
}
