/** Restoring where the text comes in pieces. */
import { MAX_TEXT_LENGTH } from './inspection.ts';
import type { Replacement } from './replacement.ts';

export type RestoringStream = {
  /** Takes the next piece, cut anywhere, and returns what is certain: all but what may be the beginning of a token. */
  push(chunk: string): string;
  /** What was held back, then `text` as it is: no token in it is restored, and an address may go on behind it. */
  pass(text: string): string;
  /** What was held back. */
  end(): string;
};

/**
 * Puts values in the place of their tokens, also where a token is cut by the border of two pieces. What comes out is the
 * same for every way of cutting. As in a whole text, a token in an address stays, and the values add
 * {@link MAX_TEXT_LENGTH} UTF-16 units at most.
 */
export function openRestoring(replacements: readonly Replacement[]): RestoringStream {
  const values = new Map(replacements.map(({ token, value }) => [token, value]));
  const opening = openingOf([...values.keys()]);
  const address = watchForAddresses();
  let held = '';
  let room = MAX_TEXT_LENGTH;

  function restored(token: string): string {
    const value = values.get(token);
    if (value === undefined || address.isOpen() || value.length > room) return token;
    room -= value.length;
    return value;
  }

  function read(text: string, isLast: boolean): string {
    let out = '';
    let done = 0;
    for (let at = text.indexOf('['); at >= 0; at = text.indexOf('[', at + 1)) {
      const token = opening(text, at);
      if (token === null) continue;
      if (token === 'unfinished') {
        if (isLast) continue;
        held = text.slice(at);
        return out + address.over(text.slice(done, at));
      }
      out += address.over(text.slice(done, at)) + restored(token);
      address.over(token);
      done = at + token.length;
      at = done - 1;
    }
    return out + address.over(text.slice(done));
  }

  function take(chunk: string, isLast: boolean): string {
    const text = held + chunk;
    held = '';
    return read(text, isLast);
  }

  return {
    push: (chunk) => take(chunk, false),
    pass(text) {
      const before = take('', true);
      address.skip();
      return before + text;
    },
    end: () => take('', true),
  };
}

/** The token that stands at a place; 'unfinished' where the text ends before one could; null where none stands. */
function openingOf(tokens: readonly string[]): (text: string, at: number) => string | 'unfinished' | null {
  const longest = tokens.reduce((most, { length }) => Math.max(most, length), 0);
  const known = new Set(tokens);
  const beginnings = new Set(tokens.flatMap((token) => Array.from(token, (_, index) => token.slice(0, index + 1))));
  return (text, at) => {
    const close = text.indexOf(']', at);
    if (close >= 0 && close - at < longest) {
      const candidate = text.slice(at, close + 1);
      return known.has(candidate) ? candidate : null;
    }
    return text.length - at < longest && beginnings.has(text.slice(at)) ? 'unfinished' : null;
  };
}

/** `https:…`, and `//…` or `\\…` as browsers read it, up to white space, a quote or an angle bracket. */
const ADDRESS_START = /https?:|[/\\]{2}/i;
const SEPARATOR = /[\s<>"'`]/;
/** As many units before the end of a piece as may belong to the start of an address. */
const START_LENGTH = 'https'.length;

/** Knows at each place of a text that it is given in order whether an address is open there. */
function watchForAddresses(): { over(text: string): string; skip(): void; isOpen(): boolean } {
  let isOpen = false;
  let recent = '';
  return {
    over(text) {
      const rest = afterLastSeparator(text);
      if (rest !== null) isOpen = false;
      const run = rest ?? recent + text;
      isOpen ||= ADDRESS_START.test(run);
      recent = run.slice(-START_LENGTH);
      return text;
    },
    skip() {
      recent = '';
    },
    isOpen: () => isOpen,
  };
}

function afterLastSeparator(text: string): string | null {
  for (let at = text.length - 1; at >= 0; at--) if (SEPARATOR.test(text.charAt(at))) return text.slice(at + 1);
  return null;
}
