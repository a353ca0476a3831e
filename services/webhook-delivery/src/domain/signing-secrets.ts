/** The secrets that sign for a webhook: the current one, and those before it whose time is not over. */
import type { Secret } from '@sentinelmesh/crypto';

export type SigningSecret = {
  readonly secret: Secret<string>;
  /** Until when it signs; undefined for the current one. */
  readonly graceUntil: Date | undefined;
};

export const MAX_SIGNING_SECRETS = 10;

/** Those that sign at this time, the current one first. */
export const signingAt = (secrets: readonly SigningSecret[], now: Date): readonly Secret<string>[] =>
  secrets.filter(({ graceUntil }) => graceUntil === undefined || now < graceUntil).map(({ secret }) => secret);

/** The secrets with a new current one; the one before signs until `graceUntil`. Those whose time is over are forgotten. */
export function rotated(
  secrets: readonly SigningSecret[],
  { next, graceUntil, now }: { readonly next: Secret<string>; readonly graceUntil: Date; readonly now: Date },
): readonly SigningSecret[] {
  const before = secrets.map((held) => ({ ...held, graceUntil: held.graceUntil ?? graceUntil }));
  return [{ secret: next, graceUntil: undefined }, ...before.filter((held) => now < held.graceUntil)];
}
