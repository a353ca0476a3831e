/**
 * A page token is the sequence of the last entry of the page before: base64url of its decimal digits. It says nothing about
 * filters or organisation, so it can be used with others: it only ever means "entries older than this one".
 */

const MAX_SEQUENCE = 2n ** 63n - 1n;

export const toPageToken = (sequence: bigint): string => Buffer.from(String(sequence)).toString('base64url');

/** The sequence in a token, or undefined when it is none that `toPageToken` wrote. */
export function parsePageToken(token: string): bigint | undefined {
  if (!/^[A-Za-z0-9_-]{2,26}$/.test(token)) return undefined;
  const digits = Buffer.from(token, 'base64url').toString('latin1');
  if (!/^(0|[1-9]\d*)$/.test(digits) || BigInt(digits) > MAX_SEQUENCE) return undefined;
  return toPageToken(BigInt(digits)) === token ? BigInt(digits) : undefined;
}
