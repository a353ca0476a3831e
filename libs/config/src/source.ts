import type { Key } from './section.ts';

/** The parsed YAML file: section name, then the key's name in camelCase. */
export type ConfigFile = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** Where values come from. The environment wins over the file, the file over the default. */
export type Source = {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly file?: ConfigFile;
};

export type Origin = 'env' | 'file' | 'default' | 'unset';

/** What a source says about one key, before validation. A blank variable and an empty YAML value count as not there. */
export function lookUp(source: Source, section: string, name: string, key: Key): { origin: Origin; value: unknown } {
  const variable = source.env[key.env];
  if (variable !== undefined && variable.trim() !== '') return { origin: 'env', value: variable };
  const settings = source.file !== undefined && Object.hasOwn(source.file, section) ? source.file[section] : undefined;
  const setting = settings !== undefined && Object.hasOwn(settings, name) ? settings[name] : undefined;
  if (setting !== undefined && setting !== null && setting !== '') return { origin: 'file', value: setting };
  return key.default === undefined ? { origin: 'unset', value: undefined } : { origin: 'default', value: key.default };
}
