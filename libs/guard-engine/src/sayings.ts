import type { Language } from './languages.ts';
import type { Phrase } from './phrasing.ts';
import { defineSignatures, type Signature, type SignatureRow } from './signature.ts';

/** What a text may mean, in whatever language it says so. */
export type Meaning = Pick<SignatureRow, 'entityType' | 'title' | 'weight' | 'untrustedWeight'>;

/** How one meaning is said in one language. */
type Saying = {
  readonly says: Phrase;
  /** A saying with this near it means something else. */
  readonly unless?: string;
  readonly matches: readonly string[];
  readonly misses: readonly string[];
};

/** The words of a language for every one of the meanings. */
export type Sayings<Meanings> = { readonly [Name in keyof Meanings]: Saying };

type SayingsOf<Name extends string> = {
  readonly table: string;
  readonly meanings: Readonly<Record<Name, Meaning>>;
  readonly sayings: Readonly<Record<Name, Saying>>;
};

/** The signatures of a language, one for each meaning: `<table>.<code>.<meaning>`. */
export function signaturesIn<Name extends string>(language: Language, { table, meanings, sayings }: SayingsOf<Name>): readonly Signature[] {
  const names = Object.keys(meanings) as Name[];
  const rows = names.map((name): SignatureRow => {
    const meaning = meanings[name];
    const { says, unless, matches, misses } = sayings[name];
    return {
      ...meaning,
      ...(unless === undefined ? {} : { unless }),
      name: `${language.code}.${name}`,
      title: `${meaning.title} (in ${language.name})`,
      keywords: says.keywords,
      reach: says.reach,
      pattern: says.pattern,
      examples: { matches, misses },
      language: language.code,
    };
  });
  return defineSignatures(table, rows);
}
