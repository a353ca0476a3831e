/** Lanes of 64 bits as pairs of 32, low half first: BigInt would cost ten times as much. */
const ROUNDS = 24;
const ROTATIONS = [1, 3, 6, 10, 15, 21, 28, 36, 45, 55, 2, 14, 27, 41, 56, 8, 25, 43, 62, 18, 39, 61, 20, 44];
const LANES = [10, 7, 11, 17, 18, 3, 5, 16, 8, 21, 24, 4, 15, 23, 19, 13, 12, 2, 20, 14, 22, 9, 6, 1];
const RATE_BYTES = 136;

/** The round constants (FIPS 202 § 3.2.5): bits of a linear feedback shift register. */
const CONSTANTS = roundConstants();

function roundConstants(): Uint32Array {
  const constants = new Uint32Array(ROUNDS * 2);
  let register = 1;
  for (let round = 0; round < ROUNDS; round++) {
    for (let j = 0; j < 7; j++) {
      if ((register & 1) === 1) {
        const bit = (1 << j) - 1;
        const half = round * 2 + (bit >>> 5);
        constants[half] = (constants[half] ?? 0) ^ (1 << (bit & 31));
      }
      register = (register << 1) ^ ((register >>> 7) * 0x171);
    }
  }
  return constants;
}

/** Keccak-256 as Ethereum uses it (the padding from before FIPS 202) of at most 135 bytes. */
export function keccak256(bytes: Uint8Array): Uint8Array {
  const state = new Uint32Array(50);
  const view = new Uint8Array(state.buffer);
  view.set(bytes.subarray(0, RATE_BYTES - 1));
  view[bytes.length] = (view[bytes.length] ?? 0) ^ 0x01;
  view[RATE_BYTES - 1] = (view[RATE_BYTES - 1] ?? 0) ^ 0x80;
  for (let round = 0; round < ROUNDS; round++) permute(state, round);
  return view.slice(0, 32);
}

const at = (state: Uint32Array, index: number): number => state[index] ?? 0;

function permute(state: Uint32Array, round: number): void {
  theta(state);
  rhoAndPi(state);
  chi(state);
  state[0] = at(state, 0) ^ at(CONSTANTS, round * 2);
  state[1] = at(state, 1) ^ at(CONSTANTS, round * 2 + 1);
}

function theta(state: Uint32Array): void {
  const parity = new Uint32Array(10);
  for (let lane = 0; lane < 50; lane++) parity[lane % 10] = at(parity, lane % 10) ^ at(state, lane);
  for (let column = 0; column < 5; column++) {
    const left = ((column + 4) % 5) * 2;
    const right = ((column + 1) % 5) * 2;
    const low = at(parity, left) ^ ((at(parity, right) << 1) | (at(parity, right + 1) >>> 31));
    const high = at(parity, left + 1) ^ ((at(parity, right + 1) << 1) | (at(parity, right) >>> 31));
    for (let lane = column * 2; lane < 50; lane += 10) {
      state[lane] = at(state, lane) ^ low;
      state[lane + 1] = at(state, lane + 1) ^ high;
    }
  }
}

function rhoAndPi(state: Uint32Array): void {
  let low = at(state, 2);
  let high = at(state, 3);
  for (const [step, target] of LANES.entries()) {
    const by = ROTATIONS[step] ?? 0;
    const [first, second] = by >= 32 ? [high, low] : [low, high];
    const shift = by & 31;
    const rotatedLow = shift === 0 ? first : (first << shift) | (second >>> (32 - shift));
    const rotatedHigh = shift === 0 ? second : (second << shift) | (first >>> (32 - shift));
    low = at(state, target * 2);
    high = at(state, target * 2 + 1);
    state[target * 2] = rotatedLow;
    state[target * 2 + 1] = rotatedHigh;
  }
}

function chi(state: Uint32Array): void {
  for (let row = 0; row < 50; row += 10) {
    const lanes = state.slice(row, row + 10);
    for (let lane = 0; lane < 10; lane++) state[row + lane] = at(lanes, lane) ^ (~at(lanes, (lane + 2) % 10) & at(lanes, (lane + 4) % 10));
  }
}
