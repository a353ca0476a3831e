const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const POLYNOMIAL = 0x1021;

/** Whether a Stellar key (SEP 23: base32 of version, payload and CRC-16/XMODEM, little endian) carries its right checksum. */
export function hasStellarChecksum(key: string): boolean {
  const bytes = fromBase32(key);
  const [low = -1, high = -1] = bytes.slice(-2);
  return checksum(bytes.slice(0, -2)) === (high << 8) + low;
}

function fromBase32(text: string): readonly number[] {
  const bytes: number[] = [];
  for (let index = 0, bits = 0, kept = 0; index < text.length; index++) {
    bits = (bits << 5) | BASE32.indexOf(text.charAt(index));
    kept += 5;
    if (kept < 8) continue;
    kept -= 8;
    bytes.push(bits >> kept);
    bits &= (1 << kept) - 1;
  }
  return bytes;
}

function checksum(bytes: readonly number[]): number {
  let sum = 0;
  for (const byte of bytes) {
    sum ^= byte << 8;
    for (let bit = 0; bit < 8; bit++) sum = (sum & 0x8000) === 0 ? sum << 1 : (sum << 1) ^ POLYNOMIAL;
    sum &= 0xffff;
  }
  return sum;
}
