import type { Span } from '../span.ts';

export type UnsafeOutputType = 'HTML_INJECTION' | 'SQL_INJECTION' | 'SHELL_INJECTION' | 'TEMPLATE_INJECTION' | 'UNSAFE_LINK';

/** Places of one rule, and of links, that are reported. */
export const MAX_PLACES = 200;

/** A place in a folded text. */
export type UnsafePlace = Span & {
  readonly entityType: UnsafeOutputType;
  readonly detector: string;
  readonly title: string;
  readonly score: number;
};

const TYPES: readonly UnsafeOutputType[] = ['HTML_INJECTION', 'SQL_INJECTION', 'SHELL_INJECTION', 'TEMPLATE_INJECTION', 'UNSAFE_LINK'];
/** The rows of the table name no others. */
export const typeOf = (entityType: string): UnsafeOutputType => TYPES.find((type) => type === entityType) ?? 'HTML_INJECTION';
