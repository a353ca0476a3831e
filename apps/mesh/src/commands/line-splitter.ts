/** Lines of a stream of bytes, however it is cut into pieces. */

export type LineSplitter = {
  push(bytes: Buffer): void;
  /** What came after the last line break is a line too, unless it is empty. */
  end(): void;
};

type Options = {
  readonly maxLineBytes: number;
  /** Gets each line without its end (`\n` or `\r\n`). */
  readonly onLine: (line: string) => void;
  /** Must throw. */
  readonly onTooLong: (line: number) => never;
};

const LINE_FEED = 0x0a;
const BYTE_ORDER_MARK = '\ufeff';

export function createLineSplitter({ maxLineBytes, onLine, onTooLong }: Options): LineSplitter {
  let begun: Buffer[] = [];
  let begunBytes = 0;
  let lines = 0;
  const keep = (piece: Buffer) => {
    begunBytes += piece.length;
    if (begunBytes > maxLineBytes) onTooLong(lines + 1);
    if (piece.length > 0) begun.push(piece);
  };
  const finish = () => {
    const text = (begun.length === 1 ? begun[0] : Buffer.concat(begun))?.toString() ?? '';
    begun = [];
    begunBytes = 0;
    lines += 1;
    const line = lines === 1 && text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
    onLine(line.endsWith('\r') ? line.slice(0, -1) : line);
  };
  return {
    push(bytes) {
      let from = 0;
      for (let end = bytes.indexOf(LINE_FEED); end >= 0; end = bytes.indexOf(LINE_FEED, from)) {
        keep(bytes.subarray(from, end));
        finish();
        from = end + 1;
      }
      keep(bytes.subarray(from));
    },
    end() {
      if (begunBytes > 0) finish();
    },
  };
}
