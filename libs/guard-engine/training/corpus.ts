import { BLOCK, createGramReader } from '../src/models/gram-reader.ts';

/** The grams of many texts, one after another: those of text i are grams[starts[i]] up to grams[starts[i + 1]]. */
export type Corpus = { readonly starts: Int32Array; readonly grams: Uint32Array };

/** Reads texts the way the models do: every gram once per place, or, `distinct`, once per text. */
export function readCorpus(texts: readonly string[], options: { readonly distinct: boolean }): Corpus {
  const reader = createGramReader();
  const starts = new Int32Array(texts.length + 1);
  let grams = new Uint32Array(1 << 22);
  let used = 0;
  for (const [index, text] of texts.entries()) {
    const from = used;
    for (let at = 0; at < text.length; at += BLOCK) {
      const count = reader.read(text, at, Math.min(at + BLOCK, text.length));
      if (used + count > grams.length) {
        const more = new Uint32Array(grams.length * 2);
        more.set(grams);
        grams = more;
      }
      grams.set(reader.grams.subarray(0, count), used);
      used += count;
    }
    if (options.distinct) {
      const sorted = grams.slice(from, used).sort();
      used = from;
      for (const [place, gram] of sorted.entries()) if (place === 0 || gram !== sorted[place - 1]) grams[used++] = gram;
    }
    starts[index + 1] = used;
  }
  return { starts, grams: grams.slice(0, used) };
}
