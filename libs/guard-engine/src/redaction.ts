import type { Finding } from './inspection.ts';
import { escapeTokens, shortName } from './operators/token.ts';
import type { EntityWriter } from './operators/write-entity.ts';
import { sanitise } from './output/sanitise.ts';
import type { Span } from './span.ts';

/** What stands in a redacted text for an entity of this type: `[EMAIL_REDACTED]`, `[OPENAI_API_KEY_REDACTED]`. */
export const redactionToken = (entityType: string): string => `[${shortName(entityType)}_REDACTED]`;

/** The text without what is not passed on, written as the policy says; null when nothing differs. */
export function redactedTextOf(
  text: string,
  findings: readonly Finding[],
  { write, hasTokens }: EntityWriter,
  token: (entityType: string) => string = redactionToken,
): string | null {
  const removed = removedFrom(findings);
  if (removed.length === 0 && !hasTokens) return null;
  const redacted = redact(text, removed, { token: written(write, token), ...(hasTokens ? { kept: escapeTokens } : {}) });
  return removed.length === 0 && redacted === text ? null : redacted;
}

/** The redacted text with what is unsafe in the rest of it made harmless; null when nothing unsafe could be. */
export function sanitisedTextOf(
  text: string,
  findings: readonly Finding[],
  { write, hasTokens }: EntityWriter,
  token: (entityType: string) => string = redactionToken,
): string | null {
  const unsafe = findings.filter(({ category }) => category === 'unsafe_output');
  if (unsafe.length === 0) return null;
  let isChanged = false;
  const kept = (piece: string, start: number): string => {
    const inside = unsafe.filter((finding) => finding.start < start + piece.length && finding.end > start);
    const safe = sanitise(
      piece,
      inside.map((finding) => within(finding, start, piece.length)),
    );
    isChanged ||= safe !== piece;
    return hasTokens ? escapeTokens(safe) : safe;
  };
  const sanitised = redact(text, removedFrom(findings), { token: written(write, token), kept });
  return isChanged ? sanitised : null;
}

const within = (finding: Finding, start: number, length: number): Finding => ({
  ...finding,
  start: Math.max(0, finding.start - start),
  end: Math.min(length, finding.end - start),
});

const written =
  (write: EntityWriter['write'], token: (entityType: string) => string) =>
  (entityType: string, value: string, finding: Finding | null): string =>
    (finding === null ? null : write(finding, value)) ?? token(entityType);

/** The findings whose text is not passed on. */
export const removedFrom = (findings: readonly Finding[]): readonly Finding[] => findings.filter(isRemoved);

const isEntity = ({ category }: Finding): boolean => category === 'pii' || category === 'secret' || category === 'leak';
const isRemoved = (finding: Finding): boolean => isEntity(finding) && (finding.action === 'redact' || finding.action === 'block');

type Stretch = Span & { readonly entityType: string };

/** What stands for a stretch, and for what is left between two of them. */
type Rewriting<Of extends Stretch> = {
  /** `alone` is null where the value is that of several stretches that overlap. */
  readonly token: (entityType: string, value: string, alone: Of | null) => string;
  readonly kept?: (text: string, start: number) => string;
};

/** The text with a token for every stretch; where stretches overlap, one token, the first one's, stands for them all. */
export function redact<Of extends Stretch>(text: string, stretches: readonly Of[], { token, kept = asItIs }: Rewriting<Of>): string {
  let redacted = '';
  let done = 0;
  for (const { start, end, of, isAlone } of withoutOverlap(stretches)) {
    redacted += kept(text.slice(done, start), done) + token(of.entityType, text.slice(start, end), isAlone ? of : null);
    done = end;
  }
  return redacted + kept(text.slice(done), done);
}

const asItIs = (text: string): string => text;

type Merged<Of> = Span & { readonly of: Of; readonly isAlone: boolean };

function withoutOverlap<Of extends Stretch>(stretches: readonly Of[]): readonly Merged<Of>[] {
  const merged: Merged<Of>[] = [];
  for (const of of stretches.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    const last = merged.at(-1);
    if (last === undefined || of.start >= last.end) merged.push({ start: of.start, end: of.end, of, isAlone: true });
    else merged[merged.length - 1] = { ...last, end: Math.max(last.end, of.end), isAlone: false };
  }
  return merged;
}
