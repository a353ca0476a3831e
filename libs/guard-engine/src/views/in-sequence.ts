/** What stays or goes in a plain view depending on what stands around it: joiners, variation selectors and combining marks. */

const KEYCAP = '\u20e3';
const PICTOGRAPH = /^\p{Extended_Pictographic}$/u;
/** What a joined emoji may end with before the joiner. */
const ENDS_EMOJI = /^(?:[\p{Extended_Pictographic}\p{Emoji_Modifier}]|\ufe0f)$/u;
/** Scripts in which joiners decide how letters are shaped, and with them what words mean. */
const SHAPED =
  /^[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Mongolian}\p{Script=Nko}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Tibetan}\p{Script=Balinese}\p{Script=Javanese}]$/u;
/** Arabic vowel signs belong to no script of their own. */
const ARABIC_SIGN = /^[\u064b-\u065f\u0670]$/;
const VIRAMA = /^[\u094d\u09cd\u0a4d\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d4d\u0dca\u1039\u17d2]$/;

const ZERO_WIDTH_JOINER = '\u200d';

/** Whether the joiner at a place joins (or keeps apart) what it stands between. */
export function isJoined(text: string, index: number): boolean {
  const before = characterBefore(text, index);
  const after = characterAt(text, index + 1);
  if (SHAPED.test(before) || ARABIC_SIGN.test(before)) return SHAPED.test(after) || VIRAMA.test(before);
  return text.charAt(index) === ZERO_WIDTH_JOINER && ENDS_EMOJI.test(before) && PICTOGRAPH.test(after);
}

/** Whether the first variation selector at a place chooses between an emoji and its plain form, as in ❤️ and 1️⃣. */
export function isShownSelector(text: string, index: number): boolean {
  const unit = text.charCodeAt(index);
  if (unit !== 0xfe0e && unit !== 0xfe0f) return false;
  const before = characterBefore(text, index);
  return PICTOGRAPH.test(before) || (/^[0-9#*]$/.test(before) && text.charAt(index + 1) === KEYCAP);
}

/** Letters that can be read without what is put on them, and everything that is no letter. */
const DECORABLE = /^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Common}]$/u;
const ACCENTED_SCRIPT = /^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}]$/u;
/** Diacritics of no script, which no spelling but that of these three needs. */
const DIACRITICS = /[\u0300-\u036f]|[\u0483-\u0489]|[\u1ab0-\u1aff]|[\u1dc0-\u1dff]|[\u20d0-\u20ff]|[\ufe20-\ufe2f]/g;
/** Arabic vowel signs belong to no script, either, and are never one character with a letter; hamza and madda can be. */
const VOWEL_SIGN = /^[\u064b-\u0652\u0656-\u065f\u0670]$/;

/** Whether a mark is put on letters of more than one script. */
export const isSharedMark = (mark: string): boolean =>
  /[\p{Script=Inherited}\p{Script=Cyrillic}\p{Script=Greek}]/u.test(mark) && !VOWEL_SIGN.test(mark);

/** Real letters carry up to two or three; sorting more of them into canonical order takes time that grows with the square. */
const MAX_MARKS = 4;
/** How far the look for decoration goes. */
const MAX_CLUSTERS = 500;

type Marks = {
  readonly start: number;
  readonly end: number;
  /** Nothing before this may be rewritten any more. */
  readonly from: number;
  /** Whether marks are spread over the text as decoration. */
  readonly isDecorated: () => boolean;
};

/**
 * What a character and the marks after it are read as: one letter where there is such a letter, and without what only
 * decorates it. null when they stay as they are.
 */
export function composeMarks(
  text: string,
  { start, end, from, isDecorated }: Marks,
): { readonly start: number; readonly text: string } | null {
  const before = shownBefore(text, start);
  const marks = text.slice(start, end);
  if (marks === KEYCAP && /[0-9#*]\ufe0f?$/.test(text.slice(Math.max(0, start - 2), start))) return null;
  const isDecorable = before === '' || DECORABLE.test(before.normalize('NFKC').charAt(0));
  // A vowel sign that was taken off its letter is still one.
  if (isDecorable && !isSharedMark(marks.charAt(0)) && !ACCENTED_SCRIPT.test(before)) return null;
  const isOpen = before !== '' && start - before.length >= from && text.startsWith(before, start - before.length);
  const composes = isOpen && !(isDecorable && (marks.length > MAX_MARKS || isDecorated()));
  const first = before + marks.slice(0, MAX_MARKS);
  const cluster = composes ? first.normalize('NFC') : first;
  const rest = isDecorable ? cluster.replaceAll(/\p{M}/gu, '') : (cluster + marks.slice(MAX_MARKS)).replaceAll(DIACRITICS, '');
  if (rest === before + marks) return null;
  return rest.startsWith(before) ? { start, text: rest.slice(before.length) } : { start: start - before.length, text: rest };
}

const CLUSTERS = /[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}]\p{M}{1,4}/gu;

/**
 * Whether marks are spread over a text as decoration: then those are dropped, too, that happen to make a letter of some
 * language. Texts in decomposed spelling have hardly any marks that make none.
 */
export function isDecorated(text: string): boolean {
  let composing = 0;
  let loose = 0;
  for (const [cluster] of text.matchAll(CLUSTERS)) {
    if (/\p{M}/u.test(cluster.normalize('NFC'))) loose++;
    else composing++;
    if (composing + loose >= MAX_CLUSTERS) break;
  }
  return loose >= 2 && loose * 10 >= composing;
}

const INVISIBLE = /^\p{Default_Ignorable_Code_Point}$/u;
/** How many invisible characters are looked through. */
const MAX_INVISIBLE = 8;

/** The character that a mark at a place is seen on. */
function shownBefore(text: string, index: number): string {
  let end = index;
  let before = characterBefore(text, end);
  for (let count = 0; count < MAX_INVISIBLE && INVISIBLE.test(before); count++) {
    end -= before.length;
    before = characterBefore(text, end);
  }
  return before;
}

/** The character that ends at a place; '' at the start. */
function characterBefore(text: string, index: number): string {
  const isPair = index >= 2 && /^[\ud800-\udbff][\udc00-\udfff]$/.test(text.slice(index - 2, index));
  return text.slice(Math.max(0, index - (isPair ? 2 : 1)), index);
}

const characterAt = (text: string, index: number): string => String.fromCodePoint(text.codePointAt(index) ?? 0);
