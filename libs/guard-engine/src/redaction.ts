import type { Finding } from './inspection.ts';
import type { Span } from './span.ts';

/** Entity types whose token is shorter than their name. */
const SHORT_NAMES: Readonly<Record<string, string>> = {
  EMAIL_ADDRESS: 'EMAIL',
  PHONE_NUMBER: 'PHONE',
  US_SSN: 'SSN',
  IBAN_CODE: 'IBAN',
};

/** What stands in a redacted text for an entity of this type: `[EMAIL_REDACTED]`, `[OPENAI_API_KEY_REDACTED]`. */
export function redactionToken(entityType: string): string {
  return `[${Object.hasOwn(SHORT_NAMES, entityType) ? SHORT_NAMES[entityType] : entityType}_REDACTED]`;
}

/** The findings whose text is not passed on. */
export const removedFrom = (findings: readonly Finding[]): readonly Finding[] => findings.filter(isRemoved);

const isEntity = ({ category }: Finding): boolean => category === 'pii' || category === 'secret' || category === 'leak';
const isRemoved = (finding: Finding): boolean => isEntity(finding) && (finding.action === 'redact' || finding.action === 'block');

type Stretch = Span & { readonly entityType: string };

/** What stands for a stretch, and for what is left between two of them. */
type Rewriting = { readonly token: (entityType: string, value: string) => string; readonly kept?: (text: string) => string };

/** The text with a token for every stretch; where stretches overlap, one token, the first one's, stands for them all. */
export function redact(text: string, stretches: readonly Stretch[], { token, kept = (between) => between }: Rewriting): string {
  let redacted = '';
  let done = 0;
  for (const { start, end, entityType } of withoutOverlap(stretches)) {
    redacted += kept(text.slice(done, start)) + token(entityType, text.slice(start, end));
    done = end;
  }
  return redacted + kept(text.slice(done));
}

function withoutOverlap(stretches: readonly Stretch[]): readonly Stretch[] {
  const merged: Stretch[] = [];
  for (const stretch of stretches.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    const last = merged.at(-1);
    if (last === undefined || stretch.start >= last.end) merged.push(stretch);
    else if (stretch.end > last.end) merged[merged.length - 1] = { ...last, end: stretch.end };
  }
  return merged;
}
