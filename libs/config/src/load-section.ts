import { secret } from '@sentinelmesh/crypto';
import { ConfigError, type ConfigProblem } from './errors.ts';
import type { Key, Section, SectionValues } from './section.ts';
import { lookUp, type Origin, type Source } from './source.ts';

/**
 * The validated values of a section.
 *
 * @throws ConfigError with every problem of the section.
 */
export function loadSection<S extends Section>(section: S, source: Source): SectionValues<S> {
  const problems: ConfigProblem[] = [];
  const values: Record<string, unknown> = {};
  for (const [name, key] of Object.entries(section.keys)) {
    const outcome = readKey(source, section.name, name, key);
    if ('problem' in outcome) problems.push(outcome.problem);
    else values[name] = key.secret && outcome.value !== undefined ? secret(outcome.value) : outcome.value;
  }
  if (problems.length > 0) throw new ConfigError(problems);
  // Every key of the section was read through its own schema above; the loop over entries only loses their types.
  return Object.freeze(values) as SectionValues<S>;
}

/**
 * Looks at all sections together, so that whoever starts the mesh sees every problem in one go.
 *
 * @throws ConfigError with every problem of all sections.
 */
export function checkConfig(sections: readonly Section[], source: Source): void {
  const problems = sections.flatMap((section) =>
    Object.entries(section.keys).flatMap(([name, key]) => {
      const outcome = readKey(source, section.name, name, key);
      return 'problem' in outcome ? [outcome.problem] : [];
    }),
  );
  if (problems.length > 0) throw new ConfigError(problems);
}

type Outcome = { readonly origin: Origin } & ({ readonly value: unknown } | { readonly problem: ConfigProblem });

export function readKey(source: Source, section: string, name: string, key: Key): Outcome {
  const { origin, value } = lookUp(source, section, name, key);
  if (origin === 'default') return { origin, value };
  const parsed = key.schema.safeParse(value);
  if (parsed.success) return { origin, value: parsed.data };
  const example = key.example === undefined ? '' : ` (for example ${key.example})`;
  const problem = {
    key: origin === 'file' ? `${section}.${name} in the file` : key.env,
    reason: origin === 'unset' ? 'is required and not set' : reasonOf(key, parsed.error.issues),
    fix: `Set ${key.env}${example}: ${key.description}`,
  };
  return { origin, problem };
}

function reasonOf(key: Key, issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[]): string {
  // A schema's own message may quote what it was given.
  if (key.secret) return 'does not have the required form';
  return issues.map(({ path, message }) => (path.length === 0 ? message : `${path.map(String).join('.')}: ${message}`)).join('; ');
}
