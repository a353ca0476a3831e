const CHARACTERS = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
const GENERATOR = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
/** What the checksum of Bech32 (BIP 173) and of Bech32m (BIP 350) leaves. */
const REMAINDERS: readonly number[] = [1, 0x2bc830a3];
const CHECKSUM_LENGTH = 6;

/** Whether a text, prefix and all, carries a right Bech32 or Bech32m checksum. */
export function hasBech32Checksum(text: string): boolean {
  const lower = text.toLowerCase();
  const separator = lower.lastIndexOf('1');
  if ((lower !== text && text.toUpperCase() !== text) || separator < 1 || text.length - separator <= CHECKSUM_LENGTH) return false;
  const prefix = [...lower.slice(0, separator)].map((character) => character.charCodeAt(0));
  const data = [...lower.slice(separator + 1)].map((character) => CHARACTERS.indexOf(character));
  if (data.includes(-1)) return false;
  return REMAINDERS.includes(remainder([...prefix.map((unit) => unit >>> 5), 0, ...prefix.map((unit) => unit & 31), ...data]));
}

function remainder(values: readonly number[]): number {
  let sum = 1;
  for (const value of values) {
    const top = sum >>> 25;
    sum = ((sum & 0x1ffffff) << 5) ^ value;
    for (const [bit, generator] of GENERATOR.entries()) if (((top >>> bit) & 1) === 1) sum ^= generator;
  }
  return sum;
}
