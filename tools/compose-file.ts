/** Reads a compose file as Compose does: merges, variables, short forms. Only what docker-compose.yml of this repository uses. */
import { parse } from 'yaml';

export type Mount = { readonly source: string; readonly target: string; readonly readOnly: boolean };
export type Dependency = { readonly condition: string; readonly restart?: boolean };

export type ComposeService = {
  readonly name: string;
  readonly image: string;
  readonly build: boolean;
  /** What is run instead of the entry point of the image, if anything, and with which arguments. */
  readonly entrypoint: readonly string[] | undefined;
  readonly command: readonly string[];
  /** A variable that is null is taken from outside, where it is set there. */
  readonly environment: Readonly<Record<string, string | null>>;
  readonly mounts: readonly Mount[];
  readonly networks: readonly string[];
  readonly ports: readonly string[];
  readonly profiles: readonly string[];
  readonly dependsOn: Readonly<Record<string, Dependency>>;
  /** All of its keys, as they stand in the file. */
  readonly keys: Readonly<Record<string, unknown>>;
};

export type ComposeFile = {
  readonly services: readonly ComposeService[];
  readonly networks: Readonly<Record<string, unknown>>;
  readonly volumes: readonly string[];
  /** The whole file, with merges and variables done. */
  readonly document: unknown;
};

/** @param variables of the shell and of `.env`; where one is missing, the default in the file counts */
export function readCompose(text: string, variables: Readonly<Record<string, string>> = {}): ComposeFile {
  const document = interpolate(parse(text, { merge: true }), variables);
  const { services = {}, networks = {}, volumes = {} } = recordOf(document);
  return {
    services: Object.entries(recordOf(services)).map(([name, keys]) => readService(name, recordOf(keys))),
    networks: recordOf(networks),
    volumes: Object.keys(recordOf(volumes)),
    document,
  };
}

function readService(name: string, keys: Readonly<Record<string, unknown>>): ComposeService {
  return {
    name,
    image: textOf(keys.image),
    build: keys.build !== undefined,
    entrypoint: keys.entrypoint === undefined ? undefined : listOf(keys.entrypoint),
    command: listOf(keys.command),
    environment: Object.fromEntries(
      Object.entries(recordOf(keys.environment)).map(([variable, value]) => [variable, value === null ? null : textOf(value)]),
    ),
    mounts: listOf(keys.volumes).map(readMount),
    networks: listOf(keys.networks),
    ports: listOf(keys.ports),
    profiles: listOf(keys.profiles),
    dependsOn: recordOf(keys.depends_on) as Record<string, Dependency>,
    keys,
  };
}

/** `source:target` or `source:target:ro` */
function readMount(text: string): Mount {
  const [source = '', target = '', mode] = text.split(':');
  return { source, target, readOnly: mode === 'ro' };
}

/** Puts values for `${NAME}` and `${NAME:-default}` into every text. https://github.com/compose-spec/compose-spec/blob/main/12-interpolation.md */
function interpolate(value: unknown, variables: Readonly<Record<string, string>>): unknown {
  if (typeof value === 'string')
    return value.replace(/\$\{([A-Z_]+)(?::-([^}]*))?\}/g, (_all, name: string, fallback = '') => variables[name] || fallback);
  if (Array.isArray(value)) return value.map((item) => interpolate(item, variables));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, interpolate(item, variables)]));
}

const recordOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
const listOf = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(textOf) : []);
const textOf = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');
