import { closestName } from './closest-name.ts';
import type { Section } from './section.ts';
import type { Source } from './source.ts';

/** Something that is set and that nothing reads: most often a typing error. */
export type UnknownSetting = {
  /** The variable, or `section.key` of the file. */
  readonly name: string;
  /** The known name that looks most like it, if one is close. */
  readonly didYouMean?: string;
};

/**
 * All `MESH_*` variables and keys of the file that no section declares. Other variables are other programs' business.
 *
 * @param alsoKnown variables that are read without a section.
 */
export function findUnknown(sections: readonly Section[], source: Source, alsoKnown: readonly string[] = []): readonly UnknownSetting[] {
  const variables = ['MESH_CONFIG', ...alsoKnown, ...sections.flatMap((section) => Object.values(section.keys).map((key) => key.env))];
  const settings = sections.flatMap((section) => Object.keys(section.keys).map((name) => `${section.name}.${name}`));
  const setVariables = Object.keys(source.env).filter((name) => name.startsWith('MESH_') && source.env[name] !== undefined);
  const setSettings = Object.entries(source.file ?? {}).flatMap(([section, keys]) => Object.keys(keys).map((name) => `${section}.${name}`));
  return [...unknownAmong(setVariables, variables), ...unknownAmong(setSettings, settings)];
}

function unknownAmong(names: readonly string[], known: readonly string[]): readonly UnknownSetting[] {
  return names
    .filter((name) => !known.includes(name))
    .sort()
    .map((name) => {
      const didYouMean = closestName(name, known);
      return didYouMean === undefined ? { name } : { name, didYouMean };
    });
}
