import { readKey } from './load-section.ts';
import { plain } from './plain.ts';
import type { Section } from './section.ts';
import { lookUp, type Origin, type Source } from './source.ts';

export type ListedKey = {
  readonly section: string;
  readonly name: string;
  readonly env: string;
  readonly origin: Origin;
  /** As text; `***` for a secret that is set, empty for what is not set. */
  readonly value: string;
  /** Why the value cannot be used, if it cannot. */
  readonly problem?: string;
};

/** What every key is set to and by what, for people. Never throws for wrong values: it is how they are found. */
export function listConfig(sections: readonly Section[], source: Source): readonly ListedKey[] {
  return sections.flatMap((section) =>
    Object.entries(section.keys).map(([name, key]) => {
      const { origin, value } = lookUp(source, section.name, name, key);
      const outcome = readKey(source, section.name, name, key);
      const shown = value === undefined ? '' : key.secret ? '***' : plain(value);
      const listed = { section: section.name, name, env: key.env, origin, value: shown };
      return 'problem' in outcome ? { ...listed, problem: outcome.problem.reason } : listed;
    }),
  );
}
