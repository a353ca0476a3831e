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
