/** What must hold of docker-compose.yml together with what it names: the image, the services of the mesh, what `mesh prepare` writes. */
import { Ajv } from 'ajv';
import type { ComposeFile, ComposeService, Mount } from './compose-file.ts';
import { composeShape } from './compose-shape.ts';
import type { Image } from './dockerfile-rules.ts';

export type Setting = { readonly sections: readonly string[]; readonly secret: boolean };

export type DeploymentFacts = {
  readonly image: Image;
  /** The files that `mesh prepare --out` writes: `<part>/<file>`. */
  readonly prepared: readonly string[];
  /** Every setting of the config reference, by its variable. */
  readonly settings: ReadonlyMap<string, Setting>;
  /** Of the mesh. */
  readonly version: string;
  readonly postgresVersion: string;
  exists(path: string): boolean;
};

type Rule = (compose: ComposeFile, facts: DeploymentFacts) => readonly string[];

/** What is shown to the world, and why; everything else is reached from inside only. */
const published: Readonly<Record<string, string>> = { gateway: 'callers', grafana: 'those who watch' };
/** Who may reach out of the mesh, and where to. */
const reachesOut: Readonly<Record<string, string>> = {
  gateway: 'agents',
  guard: 'a judge',
  'webhook-delivery': 'webhooks, chats and SIEMs',
  'otel-collector': 'where traces are kept',
  grafana: 'nowhere; its port needs it',
};

const PREPARED = '/run/mesh/';
const DEPLOYMENT = '/deployment/';
const HOME = '/var/lib/sentinelmesh';
const SECRETS = 'secrets';

export function findComposeProblems(compose: ComposeFile, facts: DeploymentFacts): string[] {
  const rules = [
    shape,
    eachServiceOnce,
    confined,
    reachable,
    openSettings,
    volumesInUse,
    ownFilesOnly,
    masterKey,
    owners,
    order,
    addresses,
    versions,
  ];
  return rules.flatMap((rule) => rule(compose, facts)).map((problem) => `docker-compose.yml: ${problem}`);
}

const validate = new Ajv({ allErrors: true, allowUnionTypes: true, strictTuples: false }).compile(composeShape);

const shape: Rule = ({ document }) =>
  validate(document)
    ? []
    : (validate.errors ?? []).map(({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`);

/** The parts that have a settings file of their own are the services of the mesh. */
const meshServices = ({ prepared }: DeploymentFacts): readonly string[] =>
  prepared.flatMap((path) => (/^([a-z-]+)\/\1\.yaml$/.exec(path) ?? []).slice(1));

const isTask = ({ keys }: ComposeService): boolean => keys.restart === 'no';

const eachServiceOnce: Rule = ({ services }, facts) => {
  const expected = meshServices(facts);
  const main = (name: string) => `services/${name}/src/main.ts`;
  const found = services.filter(({ command }) => command.some((word) => word.startsWith('services/')));
  return [
    ...(expected.length === 0 ? ['mesh prepare tells no service anything'] : []),
    ...expected.filter((name) => !found.some((service) => service.name === name)).map((name) => `${name} has no container`),
    ...found.flatMap(({ name, command, build, entrypoint }) => [
      ...(expected.includes(name) ? [] : [`${name} is no service of the mesh`]),
      ...(command.join(' ') === main(name) && entrypoint === undefined && build && facts.exists(main(name))
        ? []
        : [`${name} must run ${main(name)}`]),
    ]),
  ];
};

const confined: Rule = ({ services }) =>
  services.flatMap((service) => {
    const { name, keys, build } = service;
    const needs: readonly (readonly [boolean, string])[] = [
      [keys.read_only === true, 'must have a read-only root'],
      [includes(keys.cap_drop, 'ALL'), 'must drop all capabilities'],
      [includes(keys.security_opt, 'no-new-privileges:true'), 'must not gain privileges'],
      [hasPrefix(keys.tmpfs, '/tmp:'), 'must have a /tmp in memory'],
      [keys.mem_limit !== undefined && keys.pids_limit !== undefined, 'must have limits of memory and processes'],
      [keys.logging !== undefined, 'must not log without bound'],
      [isTask(service) || keys.stop_grace_period !== undefined, 'must say how long it may take to stop'],
      // Our own image says it itself.
      [build ? keys.user === undefined : keys.user !== undefined, build ? 'must leave the user to its image' : 'must not run as root'],
    ];
    return needs.filter(([holds]) => !holds).map(([, problem]) => `${name} ${problem}`);
  });

const reachable: Rule = ({ services, networks }) => {
  const internal = (network: string) => recordOf(networks[network]).internal === true;
  return services.flatMap(({ name, networks: joined, ports, keys }) => [
    ...(joined.length > 0 || keys.network_mode === 'none' ? [] : [`${name} must say which networks it is in`]),
    ...joined.filter((network) => !(network in networks)).map((network) => `${name} is in ${network}, which there is not`),
    ...(joined.every(internal) || name in reachesOut ? [] : [`${name} must be in internal networks only`]),
    ...(ports.length === 0 || name in published ? [] : [`${name} must not publish a port`]),
    ...ports
      .filter((port) => !port.startsWith('127.0.0.1:'))
      .map((port) => `${name} publishes ${port}, not on 127.0.0.1 unless told otherwise`),
    ...(name === SECRETS && keys.network_mode !== 'none' ? [`${name} has every secret and must have no network`] : []),
  ]);
};

/** Settings of other programs: the servers', and those of OpenTelemetry, which are standard. */
const FOREIGN = /^(POSTGRES|GF)_|^OTEL_/;
/** Secrets only where they hold a password, which `looksSecret` sees. */
const SERVER_URLS: ReadonlySet<string> = new Set(['DATABASE_URL', 'NATS_URL']);

const openSettings: Rule = ({ services, document }, facts) => {
  const mine = meshServices(facts);
  const isRead = (service: string, { sections }: Setting) =>
    sections.some((section) => (mine.includes(section) ? section === service : section !== 'mesh'));
  const told = services.flatMap(({ name, environment }) =>
    Object.entries(environment).map(([variable, value]) => ({ name, variable, value, setting: facts.settings.get(variable) })),
  );
  return [
    ...told.flatMap(({ name, variable, value, setting }) => {
      if (FOREIGN.test(variable)) return [];
      if (setting === undefined) return [`${name} is told ${variable}, which is no setting`];
      if (!mine.includes(name))
        return setting.secret && value !== null && !SERVER_URLS.has(variable) ? [`${name} has a value for the secret ${variable}`] : [];
      return [
        ...(setting.secret ? [`${name} is told the secret ${variable} openly`] : []),
        ...(isRead(name, setting) || variable === 'MESH_CONFIG' ? [] : [`${name} is told ${variable}, which it does not read`]),
      ];
    }),
    ...textsOf(document)
      .filter(looksSecret)
      .map((text) => `holds what looks like a secret: ${text.slice(0, 12)}…`),
  ];
};

/** A URL with a password, or a long word that nobody would choose: letters of both kinds and digits, or hexadecimal. */
function looksSecret(text: string): boolean {
  const words = text.match(/[A-Za-z0-9_+-]{32,}/g) ?? [];
  const isRandom = (word: string) => /^[0-9a-f]+$/.test(word) || [/[a-z]/, /[A-Z]/, /[0-9]/].every((kind) => kind.test(word));
  return /\/\/[^/@:\s]+:[^/@\s]+@/.test(text) || (words.some(isRandom) && !text.includes('@sha256:'));
}

const volumesInUse: Rule = ({ services, volumes }) => {
  const used = new Set(services.flatMap(({ mounts }) => mounts.map(({ source }) => source)));
  return [
    ...volumes.filter((volume) => !used.has(volume)).map((volume) => `the volume ${volume} is not used`),
    ...[...used].filter((source) => !source.startsWith('./') && !volumes.includes(source)).map((source) => `there is no volume ${source}`),
  ];
};

/** Each part gets the directory that was made for it, to read; only who makes them has more than one. */
const ownFilesOnly: Rule = ({ services }, { prepared }) => {
  const parts = [...new Set(prepared.map((path) => path.split('/')[0] ?? ''))];
  const made = madeBySecrets(services).filter(({ target }) => target.startsWith(DEPLOYMENT));
  return [
    ...made.filter(({ target }) => !parts.includes(target.slice(DEPLOYMENT.length))).map(({ target }) => `nothing is written to ${target}`),
    ...parts.flatMap((part) => {
      const volume = made.find(({ target }) => target === `${DEPLOYMENT}${part}`)?.source;
      if (volume === undefined) return [`${SECRETS} writes ${part}, but into no volume`];
      const holders = holdersOf(volume, services);
      const own = holders.find(({ name }) => name === part)?.mounts.find(({ source }) => source === volume);
      return [
        ...holders.filter(({ name }) => name !== part).map(({ name }) => `${name} has what is for ${part} alone`),
        ...(own?.readOnly && `${own.target}/` === PREPARED ? [] : [`${part} must have ${volume} at ${PREPARED}, to read`]),
      ];
    }),
    ...services.flatMap(({ name, command, environment }) =>
      [...command, ...Object.values(environment)]
        .flatMap((text) => (text?.startsWith(PREPARED) ? [text.slice(PREPARED.length)] : []))
        .filter((file) => !prepared.includes(`${name}/${file}`))
        .map((file) => `${name} reads ${file}, which mesh prepare does not write`),
    ),
  ];
};

const masterKey: Rule = ({ services }) => {
  const home = madeBySecrets(services).find(({ target }) => target === HOME)?.source;
  if (home === undefined) return [`${SECRETS} must keep the master key in a volume at ${HOME}`];
  return holdersOf(home, services)
    .filter((service) => !isTask(service))
    .map(({ name }) => `${name} must not have the master key`);
};

const madeBySecrets = (services: readonly ComposeService[]): readonly Mount[] =>
  services.find(({ name }) => name === SECRETS)?.mounts ?? [];

/** Who mounts a volume besides the one that fills it. */
const holdersOf = (volume: string, services: readonly ComposeService[]): readonly ComposeService[] =>
  services.filter(({ name, mounts }) => name !== SECRETS && mounts.some(({ source }) => source === volume));

const owners: Rule = ({ services }, { image, exists }) => [
  ...madeBySecrets(services)
    .filter(({ target }) => !image.ownDirectories.includes(target))
    .map(({ target }) => `${target} is not among the directories that the image has for its user`),
  ...services.flatMap(({ name, mounts }) =>
    mounts
      .filter(({ source, readOnly }) => source.startsWith('./') && !(readOnly && exists(source)))
      .map(({ source }) => `${name} mounts ${source}, which is not there, or not to read only`),
  ),
];

const order: Rule = ({ services }) => {
  const byName = new Map(services.map((service) => [service.name, service]));
  const cycle = (name: string, path: readonly string[]): boolean =>
    path.includes(name) || Object.keys(byName.get(name)?.dependsOn ?? {}).some((next) => cycle(next, [...path, name]));
  return services.flatMap((service) => [
    ...Object.entries(service.dependsOn).flatMap(([name, { condition }]) => {
      const other = byName.get(name);
      if (other === undefined) return [`${service.name} waits for ${name}, which there is not`];
      const fits =
        condition === 'service_completed_successfully'
          ? isTask(other)
          : !isTask(other) && (other.build || other.keys.healthcheck !== undefined);
      return fits ? [] : [`${service.name} waits for ${name} to be ${condition}, which it never is`];
    }),
    ...(cycle(service.name, []) ? [`${service.name} waits for itself`] : []),
  ]);
};

const addresses: Rule = ({ services }, facts) => {
  const mine = meshServices(facts);
  return services.flatMap(({ name, environment }) => {
    const wanted = mine
      .filter((service) => service !== 'gateway')
      .map((service) => `${service}=${service}:${portOf(environment.MESH_INTERNAL_ADDRESS)}`);
    const told = (environment.MESH_SERVICE_ADDRESSES ?? '').split(',');
    const operator = environment.MESH_OPERATOR_ADDRESS;
    const identity = services.find((service) => service.name === 'identity')?.environment.MESH_INTERNAL_ADDRESS;
    return [
      ...(mine.includes(name) && wanted.some((address) => !told.includes(address))
        ? [`${name} does not know ${wanted.filter((address) => !told.includes(address)).join()}`]
        : []),
      ...(operator === undefined || operator === `identity:${portOf(identity)}` ? [] : [`${name} looks for identity at ${operator}`]),
    ];
  });
};

const portOf = (address: string | null | undefined): string => address?.split(':').at(-1) ?? '';

const versions: Rule = ({ services }, { version, postgresVersion }) =>
  services.flatMap(({ name, image, build }) => [
    ...(name !== 'postgres' || image.startsWith(`postgres:${postgresVersion}-`)
      ? []
      : [`${image} is not the PostgreSQL ${postgresVersion} of the embedded mesh`]),
    ...(build && !image.endsWith(`:${version}`) ? [`${name} runs ${image}, not version ${version}`] : []),
  ]);

const includes = (list: unknown, item: string): boolean => Array.isArray(list) && list.includes(item);
const hasPrefix = (list: unknown, prefix: string): boolean => Array.isArray(list) && list.some((item) => String(item).startsWith(prefix));
const recordOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
}
