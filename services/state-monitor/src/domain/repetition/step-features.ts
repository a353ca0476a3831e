import { createSequence, hashLevelled, hashText } from './hashing.ts';
import { type SimHash, simHashOf } from './sim-hash.ts';
import { SKETCH_SIZE, type Sketch, sketchOf } from './sketch.ts';
import { type Token, tokensOf } from './tokens.ts';

/**
 * Terminology. A step is an action (a tool with its arguments, or a prompt to an agent) and the observation that came back.
 * Its features are all that repetition is found by, and all that is kept of it: hashes, no text.
 */
export type ActionFeatures = {
  /** The tool's name, at most `MAX_TOOL_BYTES`; a longer one is cut and keeps a hash, so that it stays distinct. */
  readonly tool: string;
  /** Tool and arguments; only white space is levelled. */
  readonly exact: number;
  /** The same without moments and dates. */
  readonly timeless: number;
  /** Without values whose key says that they differ each time (an attempt, a request id) and without fillers ("please", "again"). */
  readonly settled: number;
  /** Without moments, dates, numbers and identifiers. */
  readonly normal: number;
  /** For likeness: a few other words change a few bits. Without what `settled` and `normal` leave out. */
  readonly likeness: SimHash;
};

export type StepFeatures = ActionFeatures & {
  readonly observation: number;
  /** The observation without moments, dates, numbers and identifiers. */
  readonly normalObservation: number;
  /** A sample of the observation's tokens, without moments and what `settled` leaves out. */
  readonly sketch: Sketch;
  /** What shows that things move on: status and share of what is done, and which values of the arguments the observation is about. */
  readonly advance: number;
  /** Said by the caller, or by the first word of the observation. */
  readonly isError: boolean;
  /** The observation says "done", or nothing: that it does not differ proves little. */
  readonly isAcknowledgement: boolean;
};

export type Action = { readonly tool: string; readonly arguments: string };
export type Step = Action & { readonly observation: string; readonly isError?: boolean };

export const MAX_TOOL_BYTES = 40;

const ERROR_FIRST =
  /^\W{0,16}(?:error|exception|traceback|fatal|failed|failure)(?![\p{L}\p{N}]|["']?\s{0,8}:\s{0,8}(?:(?:null|none|false|0)\b|""|''))/iu;
const ACKNOWLEDGEMENTS = new Set(
  'ok okay done success successful successfully true null none created deleted removed sent saved updated added moved booked'.split(' '),
);
const MAX_ACKNOWLEDGEMENT_TOKENS = 12;

/** An action that was read: its features, and the values in its arguments, for which an observation is searched. */
export type ReadAction = { readonly features: ActionFeatures; readonly values: readonly string[] };

/** What an action looks like while its observation is not known. */
export function readAction(action: Action): ReadAction {
  const given = tokensOf(action.arguments);
  return { features: featuresOfAction(action, given), values: valuesOf(given) };
}

/**
 * What a step looks like. Takes microseconds for a kilobyte, and time in proportion for more.
 *
 * @param step its texts in any form; `isError` may be left out, then the observation decides.
 * @param action the step's own action, where it was read already
 */
export function describeStep(step: Step, { features, values } = readAction(step)): StepFeatures {
  const seen = tokensOf(step.observation);
  const normal = createSequence();
  const samples: number[] = [];
  for (const token of seen) {
    normal.add(token.normal);
    if (!token.isNoise && token.kind !== 'moment') samples.push(token.hash);
  }
  const isError = step.isError === true || ERROR_FIRST.test(step.observation);
  return {
    ...features,
    observation: hashLevelled(step.observation) >>> 0,
    normalObservation: normal.hash(),
    sketch: sketchOf(samples),
    advance: advanceOf(values, seen),
    isError,
    isAcknowledgement: !isError && acknowledges(seen),
  };
}

function featuresOfAction({ tool, arguments: given }: Action, tokens: readonly Token[]): ActionFeatures {
  const [exact, timeless, settled, normal] = [createSequence(), createSequence(), createSequence(), createSequence()];
  const words: number[] = [];
  const name = hashText(tool);
  for (const sequence of [exact, timeless, settled, normal]) sequence.add(name);
  exact.add(hashLevelled(given));
  for (const token of tokens) {
    timeless.add(token.kind === 'moment' || token.kind === 'date' ? 0 : token.hash);
    normal.add(token.normal);
    if (token.isNoise) continue;
    settled.add(token.hash);
    words.push(token.normal);
  }
  return {
    tool: boundedTool(tool),
    exact: exact.hash(),
    timeless: timeless.hash(),
    settled: settled.hash(),
    normal: normal.hash(),
    likeness: simHashOf(words),
  };
}

/** What has a number in it. */
const valuesOf = (tokens: readonly Token[]): string[] =>
  tokens.filter(({ hasDigit, isNoise }) => hasDigit && !isNoise).map(({ text }) => text);

/** The tokens of progress, in order, then those values of the arguments that come back in the observation. */
function advanceOf(values: readonly string[], seen: readonly Token[]): number {
  const advance = new Set(seen.filter(({ isProgress }) => isProgress).map(({ text }) => text));
  if (values.length > 0) {
    const answered = new Set(valuesOf(seen));
    for (const value of values) if (answered.has(value)) advance.add(value);
  }
  const sequence = createSequence();
  for (const text of advance) sequence.add(hashText(text));
  return sequence.hash();
}

const acknowledges = (seen: readonly Token[]): boolean =>
  seen.length === 0 || (seen.length <= MAX_ACKNOWLEDGEMENT_TOKENS && seen.some(({ text }) => ACKNOWLEDGEMENTS.has(text)));

/** A name of at most `MAX_TOOL_BYTES` in UTF-8. */
function boundedTool(tool: string): string {
  const name = tool.toWellFormed();
  if (Buffer.byteLength(name) <= MAX_TOOL_BYTES) return name;
  const hash = (hashText(tool) >>> 0).toString(16).padStart(8, '0');
  let kept = '';
  for (const character of name.slice(0, MAX_TOOL_BYTES)) {
    if (Buffer.byteLength(kept + character) > MAX_TOOL_BYTES - 1 - hash.length) break;
    kept += character;
  }
  return `${kept}~${hash}`;
}

/** How many steps a window keeps: three rounds of the longest cycle fit. */
export const WINDOW_STEPS = 20;

/**
 * The bytes of a window, at most `MAX_WINDOW_BYTES`: a version, the names of its tools, its steps. Numbers are big-endian.
 * Of more than `WINDOW_STEPS` steps the latest are kept.
 */
export function encodeWindow(window: readonly StepFeatures[]): Buffer {
  const steps = window.slice(-WINDOW_STEPS);
  const tools = [...new Set(steps.map(({ tool }) => tool))];
  const buffer = Buffer.allocUnsafe(MAX_WINDOW_BYTES);
  let at = buffer.writeUInt8(tools.length, buffer.writeUInt8(VERSION, 0));
  for (const tool of tools) {
    const length = buffer.write(tool, at + 1);
    at = buffer.writeUInt8(length, at) + length;
  }
  const view = viewOf(buffer);
  for (const step of steps) at = writeStep(view, at, step, tools.indexOf(step.tool));
  return Buffer.from(buffer.subarray(0, at));
}

/** The window in these bytes; an empty one when they are of another version or no window at all. */
export function decodeWindow(bytes: Uint8Array): StepFeatures[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer[0] !== VERSION) return [];
  try {
    return readWindow(buffer);
  } catch (error) {
    if (error instanceof RangeError) return [];
    throw error;
  }
}

const VERSION = 1;
const HASH_BYTES = 4;
const FIXED_BYTES = 3 + 9 * HASH_BYTES;
const SAMPLE_BYTES = 3;
export const MAX_WINDOW_BYTES = 2 + WINDOW_STEPS * (1 + MAX_TOOL_BYTES + FIXED_BYTES + SKETCH_SIZE * SAMPLE_BYTES);

/** Big-endian, and in less time than the methods of a buffer take. */
const viewOf = ({ buffer, byteOffset, byteLength }: Buffer): DataView => new DataView(buffer, byteOffset, byteLength);

function writeStep(view: DataView, from: number, step: StepFeatures, tool: number): number {
  const { exact, timeless, settled, normal, likeness, observation, normalObservation, advance, sketch } = step;
  view.setUint8(from, tool);
  view.setUint8(from + 1, (step.isError ? 1 : 0) | (step.isAcknowledgement ? 2 : 0));
  view.setUint8(from + 2, sketch.length);
  let at = from + 3;
  for (const hash of [exact, timeless, settled, normal, likeness.low, likeness.high, observation, normalObservation, advance]) {
    view.setUint32(at, hash);
    at += HASH_BYTES;
  }
  for (const sample of sketch) {
    view.setUint16(at, sample >>> 8);
    view.setUint8(at + 2, sample);
    at += SAMPLE_BYTES;
  }
  return at;
}

/** @throws RangeError when the bytes end too early, or are not those of a window. */
function readWindow(buffer: Buffer): StepFeatures[] {
  let at = 2;
  const tools = Array.from({ length: buffer.readUInt8(1) }, () => {
    const end = at + 1 + buffer.readUInt8(at);
    const name = buffer.toString('utf8', at + 1, end);
    if (Buffer.byteLength(name) > MAX_TOOL_BYTES) throw new RangeError('a name is too long');
    at = end;
    return name;
  });
  const view = viewOf(buffer);
  const steps: StepFeatures[] = [];
  while (at < buffer.length) {
    const step = readStep(view, at, tools);
    at += FIXED_BYTES + step.sketch.length * SAMPLE_BYTES;
    steps.push(step);
  }
  return steps.slice(-WINDOW_STEPS);
}

function readStep(view: DataView, at: number, tools: readonly string[]): StepFeatures {
  const tool = tools[view.getUint8(at)];
  if (tool === undefined) throw new RangeError('a step names a tool that is not there');
  const flags = view.getUint8(at + 1);
  const hash = (index: number) => view.getUint32(at + 3 + HASH_BYTES * index);
  const sketch: number[] = [];
  const samples = view.getUint8(at + 2);
  if (samples > SKETCH_SIZE) throw new RangeError('a sketch is too large');
  const end = at + FIXED_BYTES + SAMPLE_BYTES * samples;
  for (let sample = at + FIXED_BYTES; sample < end; sample += SAMPLE_BYTES)
    sketch.push(view.getUint16(sample) * 256 + view.getUint8(sample + 2));
  return {
    tool,
    exact: hash(0),
    timeless: hash(1),
    settled: hash(2),
    normal: hash(3),
    likeness: { low: hash(4), high: hash(5) },
    observation: hash(6),
    normalObservation: hash(7),
    advance: hash(8),
    sketch,
    isError: (flags & 1) !== 0,
    isAcknowledgement: (flags & 2) !== 0,
  };
}
