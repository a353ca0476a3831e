import type { Severity } from '../domain/severity.ts';

/** On the scales of CEF (0 to 10) and LEEF (1 to 10). */
export const SEVERITY_OF_TEN: Readonly<Record<Severity, number>> = { info: 1, low: 3, medium: 6, high: 8, critical: 10 };

/**
 * The type of an event as a header field. There are receivers that do not honour escapes in headers, so nothing that would
 * need one gets there, not even from a broken producer.
 */
export const headerId = (type: string): string => type.slice(0, 128).replace(/[^A-Za-z0-9._-]/g, '_') || 'unknown';

/** The name of an event as a header field, one for each type: `Guard input blocked`. */
export function headerName(type: string): string {
  const words = headerId(type).replace(/[._]+/g, ' ').trim();
  return words === '' ? 'Unknown' : `${words[0]?.toUpperCase()}${words.slice(1)}`;
}
