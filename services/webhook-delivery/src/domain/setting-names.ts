/** Settings of a kind are named `max_record_bytes` outside and `maxRecordBytes` inside. Those in `headers` and `resource` are their owner's names. */

type Settings = Readonly<Record<string, unknown>>;

const OWNERS_NAMES: ReadonlySet<string> = new Set(['headers', 'resource']);

const insideName = (name: string): string => name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
const outsideName = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** What no setting is called outside: names as they are inside. With the path that leads there. */
export const foreignNames = (settings: Settings, path: readonly string[] = []): readonly (readonly string[])[] =>
  Object.entries(settings).flatMap(([name, value]) => {
    const here = [...path, name];
    if (/[A-Z]/.test(name)) return [here];
    return isSettings(value) && !OWNERS_NAMES.has(name) ? foreignNames(value, here) : [];
  });

export const toInside = (settings: Settings): Settings => renamed(settings, insideName);
export const toOutside = (settings: Settings): Settings => renamed(settings, outsideName);

/** The path of a member as it is named outside. */
export function outsidePath(path: readonly PropertyKey[]): readonly string[] {
  const names = path.map(String);
  const ownersFrom = names.findIndex((name) => OWNERS_NAMES.has(name));
  return names.map((name, index) => (ownersFrom === -1 || index <= ownersFrom ? outsideName(name) : name));
}

function renamed(settings: Settings, rename: (name: string) => string): Settings {
  return Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [
      rename(name),
      isSettings(value) && !OWNERS_NAMES.has(name) ? renamed(value, rename) : value,
    ]),
  );
}

const isSettings = (value: unknown): value is Settings => typeof value === 'object' && value !== null && !Array.isArray(value);
