/** Latin letters that pass for Cyrillic ones, as those pass for Latin. */
const TWINS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ...{ a: 'а', c: 'с', e: 'е', i: 'і', o: 'о', p: 'р', x: 'х', y: 'у' },
    ...{ A: 'А', B: 'В', C: 'С', E: 'Е', H: 'Н', I: 'І', K: 'К', M: 'М', O: 'О', P: 'Р', T: 'Т', X: 'Х', Y: 'У' },
  }),
);
const CYRILLIC = /^\p{Script=Cyrillic}+$/u;

/** A word of Cyrillic letters and some that pass for them, in Cyrillic alone; null for any other word. */
export function cyrillicLetters(word: string): string | null {
  const cyrillic = Array.from(word, (character) => TWINS.get(character) ?? character).join('');
  return cyrillic !== word && CYRILLIC.test(cyrillic) ? cyrillic : null;
}
