import type { CustomProblem } from './custom/custom-recognizer.ts';

/** The text, or all pieces of a stream together, exceed what one inspection takes. Inspect it in parts. */
export class TextTooLarge extends Error {
  static readonly code = 'text_too_large';
  readonly code = TextTooLarge.code;
  readonly length: number;
  readonly limit: number;

  constructor({ length, limit }: { length: number; limit: number }) {
    super(`the text has ${length} UTF-16 units, one inspection takes at most ${limit}: inspect it in parts`);
    this.name = 'TextTooLarge';
    this.length = length;
    this.limit = limit;
  }
}

/** The stream has given its inspection already; open another one. */
export class StreamEnded extends Error {
  static readonly code = 'stream_ended';
  readonly code = StreamEnded.code;

  constructor() {
    super('this stream has ended: open another one for the next text');
    this.name = 'StreamEnded';
  }
}

/** The policy asks for an operator that this engine was given no function for. */
export class OperatorUnavailable extends Error {
  static readonly code = 'operator_unavailable';
  readonly code = OperatorUnavailable.code;
  readonly operators: readonly string[];

  constructor({ policy, operators }: { policy: string; operators: readonly string[] }) {
    const functions = operators.map((operator) => `operators.${operator}`).join(', ');
    super(`policy ${policy} writes entities by ${operators.join(', ')}: give the engine ${functions}, or choose other operators`);
    this.name = 'OperatorUnavailable';
    this.operators = operators;
  }
}

/** A custom recognizer cannot be used. Policies from files are refused before it comes to this. */
export class CustomRecognizerUnusable extends Error {
  static readonly code = 'custom_recognizer_unusable';
  readonly code = CustomRecognizerUnusable.code;

  constructor({ index, problem }: { index: number; problem: CustomProblem }) {
    super(`custom recognizer ${index}: ${problem.field.join('.')} ${problem.message}`);
    this.name = 'CustomRecognizerUnusable';
  }
}

/** Bytes that are no weights of the models, or not whole. Take the file `weights/models.bin` of this version, or train it again. */
export class WeightsInvalid extends Error {
  static readonly code = 'weights_invalid';
  readonly code = WeightsInvalid.code;

  constructor(problem: string) {
    super(`these bytes are no model weights: ${problem}`);
    this.name = 'WeightsInvalid';
  }
}

/** Bytes that are no weights of the tagger, or not whole. Take the file `weights/tagger.bin` of this version, or train it again. */
export class TaggerWeightsInvalid extends Error {
  static readonly code = 'tagger_weights_invalid';
  readonly code = TaggerWeightsInvalid.code;

  constructor(problem: string) {
    super(`${problem}: pass the file weights/tagger.bin that belongs to this version of the engine, whole`);
    this.name = 'TaggerWeightsInvalid';
  }
}
