import { rewrite, type View } from './view.ts';

const BEYOND_ASCII = /[\x80-\uffff]/;
const RAGGED_SPACE = /\s\s+|[^\S \n]/g;
/** Joiners between letters, vowel signs of Arabic and Hebrew, and the stroke that stretches Arabic words: one word, many spellings. */
const OPTIONAL_SIGNS = /(?<=\p{L}\p{M}{0,4})[\u200c\u200d]|[\u064b-\u0652\u0670\u0640\u05b0-\u05bd\u05bf-\u05c7]+/gu;
const HAS_SIGNS = /[\u05b0-\u05c7\u0640-\u0670\u200c\u200d]/;
const NO_WORD = /[^\p{L}\p{N}\p{M}]+/gu;

/**
 * A plain view in lower case, with every run of white space as one character: a line break if it holds one, else a space.
 * What is optional in Arabic, Persian, Hebrew and Indic spelling is dropped. Signatures and word lists are matched here.
 */
export function foldedView(plain: View): View {
  const isForeign = BEYOND_ASCII.test(plain.text);
  const { text, pieces, base } = isForeign && HAS_SIGNS.test(plain.text) ? rewrite(plain, OPTIONAL_SIGNS, () => '') : plain;
  // 'İ' is the one letter whose lower case is longer than itself; without it lower-casing keeps all positions.
  const lower = { text: (isForeign ? text.replaceAll('İ', 'I') : text).toLowerCase(), pieces, base };
  return rewrite(lower, RAGGED_SPACE, (run) => (run.includes('\n') ? '\n' : ' '));
}

/** A folded view's letters and digits alone: what remains of a marker however it is taken apart. */
export const squeezedView = (folded: View): View => rewrite(folded, NO_WORD, () => '');
