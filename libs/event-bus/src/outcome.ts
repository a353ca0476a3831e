/**
 * What became of one message.
 * `done`: it need not come again. `retry`: it comes again later, and becomes a dead letter when it was delivered too
 * often. `dead`: it can never be handled and becomes a dead letter now. `code` says why, for people and programs.
 */
export type Outcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'retry'; readonly code: string; readonly delayMs?: number }
  | { readonly kind: 'dead'; readonly code: string };

export const done: Outcome = { kind: 'done' };
