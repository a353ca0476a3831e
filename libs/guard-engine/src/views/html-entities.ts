import { characterOf, type EscapeSyntax, readSequences } from './escape-sequences.ts';
import type { Reading } from './view.ts';

/** The names that words can be hidden with: spaces, punctuation and accented letters. */
const NAMES: Readonly<Record<string, string>> = {
  ...{ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ', ensp: ' ', emsp: ' ', thinsp: ' ', Tab: '\t', NewLine: '\n' },
  ...{ shy: '', zwnj: '', zwj: '', ZeroWidthSpace: '', NoBreak: '', lrm: '', rlm: '' },
  ...{ period: '.', comma: ',', colon: ':', semi: ';', excl: '!', quest: '?', num: '#', percnt: '%', ast: '*', plus: '+', equals: '=' },
  ...{ lpar: '(', rpar: ')', lbrack: '[', lsqb: '[', rbrack: ']', rsqb: ']', lbrace: '{', lcub: '{', rbrace: '}', rcub: '}' },
  ...{ sol: '/', bsol: '\\', lowbar: '_', verbar: '|', vert: '|', grave: '`', commat: '@', dollar: '$', hyphen: '-', dash: '-' },
  ...{
    ndash: '–',
    mdash: '—',
    hellip: '…',
    lsquo: '‘',
    rsquo: '’',
    ldquo: '“',
    rdquo: '”',
    laquo: '«',
    raquo: '»',
    iexcl: '¡',
    iquest: '¿',
  },
  ...{ szlig: 'ß', aelig: 'æ', AElig: 'Æ', oelig: 'œ', OElig: 'Œ', oslash: 'ø', Oslash: 'Ø', eth: 'ð', thorn: 'þ', euro: '€' },
};

/** Names that are a letter and its accent. */
const ACCENTS: Readonly<Record<string, string>> = {
  ...{ acute: '\u0301', grave: '\u0300', circ: '\u0302', tilde: '\u0303', uml: '\u0308', ring: '\u030a', cedil: '\u0327', caron: '\u030c' },
};
const ACCENTED = /^([A-Za-z])(acute|grave|circ|tilde|uml|ring|cedil|caron)$/;

/** Character references of HTML; browsers forgive the missing `;` of numbers and of the oldest names. */
const SYNTAX: EscapeSyntax = {
  pattern: /&#0{0,6}\d{1,7};?|&#x0{0,6}[0-9a-f]{1,6};?|&(?:amp|lt|gt|quot|nbsp)\b;?|&[a-z]{2,15};/gi,
  decode: (sequence) => {
    const name = sequence.slice(1).replace(';', '');
    if (/^#x/i.test(name)) return characterOf(Number.parseInt(name.slice(2), 16));
    if (name.startsWith('#')) return characterOf(Number.parseInt(name.slice(1), 10));
    const [, letter, accent = ''] = ACCENTED.exec(name) ?? [];
    if (letter !== undefined) return (letter + (ACCENTS[accent] ?? '')).normalize('NFC');
    return Object.hasOwn(NAMES, name) ? (NAMES[name] ?? null) : null;
  },
};

/** Letters and spaces as character references. Pages with brackets, quotes and a few of their letters escaped stay. */
export const readHtmlEntities = (text: string): readonly Reading[] => readSequences(text, SYNTAX);
