import { type Candidate, type Evidence, type Examples, NO_CANDIDATES, type Recognizer } from '../recognizer.ts';
import { entropy } from './entropy.ts';

/** One published format of credentials: a row of a table becomes a recognizer. */
export type SecretFormat = {
  /** Becomes the detector's name, `secret.<name>`, and in capitals the entity type. */
  readonly name: string;
  readonly title: string;
  /** The pattern is tried only on texts that hold one of these, in any case; on all with enough digits when absent. */
  readonly keywords?: readonly string[];
  /**
   * With the flag `g`, every quantifier bounded. The secret is the group called `secret`, with which the match ends, else
   * the whole match.
   */
  readonly pattern: RegExp;
  /** Less entropy (bits per character) than this is a placeholder: a row of x. 2.5 unless said otherwise. */
  readonly minimumEntropy?: number;
  /** Texts with fewer digits cannot hold one: spares the texts that a short keyword opens. */
  readonly leastDigits?: number;
  /** What must hold besides and is no matter of shape. */
  readonly isSecret?: (value: string) => boolean;
  /** How sure a match is, .95 unless said otherwise. */
  readonly score?: number;
  /** `context` where only the words before it tell the value from any other; `format` unless said otherwise. */
  readonly evidence?: Evidence;
  readonly examples: Examples;
};

export function secretRecognizer(format: SecretFormat): Recognizer {
  const { name, title, keywords, pattern, minimumEntropy = 2.5, leastDigits = 0, isSecret, examples } = format;
  const { score = 0.95, evidence = 'format' } = format;
  return {
    id: `secret.${name}`,
    category: 'secret',
    entityType: name.replaceAll('-', '_').toUpperCase(),
    title,
    ...(keywords === undefined ? {} : { keywords }),
    examples,
    find(text, facts) {
      if (facts.digits < leastDigits) return NO_CANDIDATES;
      const candidates: Candidate[] = [];
      pattern.lastIndex = 0;
      for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
        const value = match.groups?.secret ?? match[0];
        if (entropy(value) < minimumEntropy || isSecret?.(value) === false) continue;
        const end = match.index + match[0].length;
        candidates.push({ start: end - value.length, end, score, evidence, value });
      }
      return candidates;
    },
  };
}
