import type { KINDS } from '../../src/tagger/labels.ts';

export type Kind = (typeof KINDS)[number];
export type GoldSpan = { readonly kind: Kind; readonly start: number; readonly end: number };

/** A text with all its entities; where something is `open`, nobody has said whether there is one. */
export type Example = {
  readonly text: string;
  readonly spans: readonly GoldSpan[];
  readonly open: readonly { readonly start: number; readonly end: number }[];
  readonly weight: number;
};
