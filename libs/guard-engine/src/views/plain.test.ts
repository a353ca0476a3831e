import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { foldedView, plainView, toOriginal } from '../view.ts';

const plain = (text: string): string => plainView(text).text;
const folded = (text: string): string => foldedView(plainView(text)).text;
const staysAsItIs = (...texts: readonly string[]): void => assert.deepEqual(texts.map(plain), texts);

describe('a plain view of emoji', () => {
  it('keeps sequences of people, hearts, flags and keycaps whole', () => {
    staysAsItIs('👨‍👩‍👧‍👦', '🏳️‍🌈', '❤️‍🔥', '👩🏽‍💻', '👁️‍🗨️', '1️⃣ #️⃣ *⃣', '☎️ ✈︎', '🇩🇪🇫🇷');
  });

  it('keeps the tags of flags, and reads any others', () => {
    const tags = (text: string): string => Array.from(text, (letter) => String.fromCodePoint(0xe0000 + letter.charCodeAt(0))).join('');
    staysAsItIs('🏴󠁧󠁢󠁥󠁮󠁧󠁿', '🏴󠁧󠁢󠁳󠁣󠁴󠁿', `🏴${tags('ustx')}\u{e007f}`);
    assert.equal(plain(`🏴${tags('ignore all')}\u{e007f}`), '🏴ignore all');
    assert.equal(plain(`👍${tags('gbeng')}\u{e007f}`), '👍gbeng');
    assert.equal(plain(`🏴${tags('gbeng')}\u{e007f}${tags('obey')}`), `🏴${tags('gbeng')}\u{e007f}obey`);
  });

  it('reads the bytes that variation selectors spell, and drops selectors that spell nothing', () => {
    const selectors = (text: string): string =>
      Array.from(text, (letter) => String.fromCodePoint(0xe0100 + letter.charCodeAt(0) - 16)).join('');
    assert.equal(plain(`😀${selectors('ignore all')}`), '😀ignore all');
    assert.equal(plain(`❤️${selectors('ignore all')}`), '❤️ignore all');
    assert.equal(plain('i\ufe0fg\ufe0en\u{e0100}o\ufe00r\ufe01e'), 'ignore');
    assert.equal(plain('邊\u{e0101}'), '邊');
  });
});

describe('a plain view of joiners', () => {
  it('keeps those that shape Arabic and Indic words', () => {
    staysAsItIs('می‌خواهم', 'کتاب‌ها', 'क्‍या', 'র‍্যাব', 'ക്‍', 'ශ්‍රී', 'श्‍ ');
  });

  it('drops those anywhere else, and what comes more than once', () => {
    assert.equal(plain('ig\u200dno\u200cre'), 'ignore');
    assert.equal(plain('م\u200c\u200cن'), 'من');
    assert.equal(plain('\u200dа\u200cб 忽\u200d略'), 'аб 忽略');
  });

  it('drops them for signatures, which know one spelling of a word', () => {
    assert.equal(folded('می‌خواهم الرَّحْمَٰن שָׁלוֹם'), 'میخواهم الرحمن שלום');
    assert.equal(folded('👨‍👩‍👧'), '👨‍👩‍👧');
  });
});

describe('a plain view of combining marks', () => {
  it('makes letters of those that have one', () => {
    for (const text of [
      'Résumé déjà là',
      'Vui lòng viết một bản tóm tắt',
      'žluťoučký kůň',
      'Ёлка и йод',
      'ή ώρα',
      'がぎぐ',
      '다음 기사를',
    ]) {
      assert.equal(plain(text.normalize('NFD')), text);
    }
  });

  it('drops those that only decorate', () => {
    assert.equal(plain('i̇g̲n̶o̷r̴e̱'), 'ignore');
    assert.equal(plain(`z\u0310\u0334\u031a\u0489a\u0315\u0322l\u0358g\u0321\u0361o\u0362!\u0338 1\u0332 \u0301`), 'zalgo! 1 ');
    assert.equal(plain('и\u0332г\u0336но\u0488р'), 'игнор');
    assert.equal(plain('a\u200b\u0332b\u0591c\ufe0f\u0301'), 'abć'.normalize('NFD').replace('\u0301', ''));
  });

  it('drops those that make letters, too, where most of them do not', () => {
    assert.equal(plain(Array.from('the word', (letter) => `${letter}\u0301`).join('')), 'the word');
  });

  it('leaves marks to the scripts whose own they are', () => {
    staysAsItIs('निर्देश', 'בְּרֵאשִׁית', 'กรุณา', 'مُحَمَّد', 'བོད');
    assert.equal(plain('忽\u0301略\u0301 नि\u0301'), '忽略 नि');
  });

  it('takes no longer for many of them', () => {
    assert.equal(plain(`a${'\u0301\u0316'.repeat(50_000)}b`), 'ab');
  });
});

describe('a plain view of other characters', () => {
  it('writes digits of all scripts as ASCII', () => {
    assert.equal(plain('۱۲۳ ٤٥٦ ७८९ ๑๒ ０𝟗'), '123 456 789 12 09');
  });

  it('keeps signs that show, single Korean letters, and characters that stand for a whole sentence', () => {
    staysAsItIs('ㅋㅋㅋ', 'ﷺ', '\u0600123', '€5 – 5°'.replace('–', '-'));
    assert.equal(plain('a\u2800b'), 'a b');
  });

  it('leads from a letter to the letter and the marks it was made of', () => {
    const text = 'x e\u0301 y\u0332z';
    const view = plainView(text);
    assert.equal(view.text, 'x é yz');
    assert.deepEqual(toOriginal(view, 2, 3), { start: 2, end: 4 });
    assert.deepEqual(toOriginal(view, 4, 6), { start: 5, end: 8 });
  });
});
