import type { Candidate, Examples, Recognizer } from '../recognizer.ts';
import { entropy } from './entropy.ts';

/** One published format of credentials: a row of a table becomes a recognizer. */
export type SecretFormat = {
  /** Becomes the detector's name, `secret.<name>`, and in capitals the entity type. */
  readonly name: string;
  readonly title: string;
  /** The pattern is tried only on texts that hold one of these, in any case. */
  readonly keywords: readonly string[];
  /** With the flag `g`. The secret is the group called `secret`, else the whole match. */
  readonly pattern: RegExp;
  /** Less entropy (bits per character) than this is a placeholder. */
  readonly minimumEntropy?: number;
  readonly score?: number;
  readonly examples: Examples;
};

export function secretRecognizer(format: SecretFormat): Recognizer {
  const { name, title, keywords, pattern, minimumEntropy = 0, score = 0.95, examples } = format;
  return {
    id: `secret.${name}`,
    category: 'secret',
    entityType: name.replaceAll('-', '_').toUpperCase(),
    title,
    keywords,
    examples,
    find(text) {
      const candidates: Candidate[] = [];
      for (const match of text.matchAll(pattern)) {
        const { secret: value = match[0] } = match.groups ?? {};
        if (minimumEntropy > 0 && entropy(value) < minimumEntropy) continue;
        const start = match.index + match[0].lastIndexOf(value);
        candidates.push({ start, end: start + value.length, score, evidence: 'format', value });
      }
      return candidates;
    },
  };
}
