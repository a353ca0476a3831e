/** Reads a stream of server-sent events (HTML Living Standard §9.2.6), in pieces that are cut anywhere, inside a character too. */

export type SseReader = { take(chunk: Uint8Array): void };

/**
 * @param onData given the data of each event as soon as its empty line has come; the name, id and retry of events are not read,
 *   and an event that the end of the stream cuts off is never given out.
 */
export function createSseReader(onData: (data: string) => void): SseReader {
  const decoder = new TextDecoder();
  let rest = '';
  let endedInReturn = false;
  let data: string[] = [];

  const takeLine = (line: string) => {
    if (line === '') {
      if (data.length > 0) onData(data.join('\n'));
      data = [];
    } else if (line === 'data' || line.startsWith('data:')) {
      data.push(line.slice(line.startsWith('data: ') ? 6 : 5));
    }
  };

  return {
    take(chunk) {
      const decoded = decoder.decode(chunk, { stream: true });
      if (decoded === '') return;
      // The line feed belongs to a carriage return that has ended its line already.
      const text = endedInReturn && decoded.startsWith('\n') ? decoded.slice(1) : decoded;
      endedInReturn = text.endsWith('\r');
      // Only what is new is searched: a line that comes byte by byte must not be read again with each of them.
      const [first = '', ...others] = text.split(/\r\n|\r|\n/);
      rest += first;
      for (const next of others) {
        takeLine(rest);
        rest = next;
      }
    },
  };
}
