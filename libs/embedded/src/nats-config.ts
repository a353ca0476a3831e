/** The configuration file of a nats-server of the mesh. https://docs.nats.io/running-a-nats-service/configuration */

/** A user of the bus and the subjects it may use; wildcards as NATS knows them. An empty list allows nothing. */
export type NatsUser = {
  readonly user: string;
  readonly password: string;
  readonly publish: readonly string[];
  readonly subscribe: readonly string[];
};

/**
 * Somebody outside the mesh: a user in an account of its own, who sees of the mesh what it imports and nothing else. An answer
 * to one of its requests goes to its account, whatever subject it names for it; in the account of the mesh it would be
 * published to that subject, be it one by which streams are deleted.
 */
export type NatsGuest = NatsUser & {
  readonly maxConnections: number;
  readonly imports: {
    /** Subjects of the mesh whose messages it may listen to. */
    readonly streams: readonly string[];
    /** Subjects of the mesh that it may send requests to, under another name if `as` says so. */
    readonly services: readonly { readonly subject: string; readonly as?: string }[];
  };
};

/** What guests may import; the whole of it, so that it stays as it is when guests come and go. */
export type NatsExports = { readonly streams: readonly string[]; readonly services: readonly string[] };

export type NatsSettings = {
  readonly serverName: string;
  /** Where it takes connections: `127.0.0.1:4222`. */
  readonly listen: string;
  /** Where it tells about itself (`/healthz`), to anybody who asks. Without it, it does not. */
  readonly monitor?: string;
  readonly storeDirectory: string;
  readonly users: readonly NatsUser[];
  readonly guests?: readonly NatsGuest[];
  readonly exports?: NatsExports;
  /** All streams together, on disk. */
  readonly maxFileBytes: number;
  /** All streams together that are kept in memory only. */
  readonly maxMemoryBytes: number;
  readonly maxPayloadBytes: number;
};

/** What a nats-server of the mesh may take at most. */
export const natsLimits = {
  maxFileBytes: 8 * 1024 ** 3,
  maxMemoryBytes: 64 * 1024 ** 2,
  maxPayloadBytes: 1024 ** 2,
} as const satisfies Partial<NatsSettings>;

/** The account of everything that belongs to the mesh, its streams included. */
export const MESH_ACCOUNT = 'mesh';

const NO_EXPORTS: NatsExports = { streams: [], services: [] };

/** Only what 2.9 understands. Without `no_auth_user` nobody gets in without a password; without `http` there is no monitoring port. */
export function renderNatsConfig(settings: NatsSettings): string {
  return `server_name: ${quote(settings.serverName)}
listen: ${quote(settings.listen)}
${settings.monitor === undefined ? '' : `http: ${quote(settings.monitor)}\n`}\
max_payload: ${settings.maxPayloadBytes}
max_connections: 1024
write_deadline: "10s"
logtime: false
jetstream {
  store_dir: ${quote(settings.storeDirectory)}
  max_file_store: ${settings.maxFileBytes}
  max_memory_store: ${settings.maxMemoryBytes}
}
authorization {
  timeout: 5
}
accounts {
${[meshAccount(settings), ...(settings.guests ?? []).map((guest) => guestAccount(guest))].join('\n')}
}
`;
}

function meshAccount({ users, exports: { streams, services } = NO_EXPORTS }: NatsSettings): string {
  return `  ${quote(MESH_ACCOUNT)} {
    jetstream: enabled
    users: [
${users.map(renderUser).join('\n')}
    ]
    exports: [
${renderExports({ streams, services })}
    ]
  }`;
}

/** What the account of a mesh says about what guests may import. */
export function renderExports({ streams, services }: NatsExports): string {
  return [
    ...streams.map((subject) => `      { stream: ${quote(subject)} }`),
    // One request for messages has many answers.
    ...services.map((subject) => `      { service: ${quote(subject)}, response_type: stream }`),
  ].join('\n');
}

/** The account of a guest. @param mesh the name of the account that it imports from */
export function guestAccount({ imports, maxConnections, ...user }: NatsGuest, mesh: string = MESH_ACCOUNT): string {
  const from = (subject: string) => `{ account: ${quote(mesh)}, subject: ${quote(subject)} }`;
  const services = imports.services.map(
    ({ subject, as }) => `      { service: ${from(subject)}${as === undefined ? '' : `, to: ${quote(as)}`} }`,
  );
  // The server's parser knows no escapes in a name of an account.
  if (!/^[\w-]+$/.test(user.user)) throw new Error('the name of a guest must be letters, digits, dashes and underscores');
  return `  ${quote(user.user)} {
    limits { max_connections: ${maxConnections} }
    users: [
${renderUser(user)}
    ]
    imports: [
${[...imports.streams.map((subject) => `      { stream: ${from(subject)} }`), ...services].join('\n')}
    ]
  }`;
}

function renderUser({ user, password, publish, subscribe }: NatsUser): string {
  return `      { user: ${quote(user)}, password: ${quote(password)}, permissions: { publish: ${subjects(publish)}, subscribe: ${subjects(subscribe)} } }`;
}

/** The server reads an empty allow list as "no restriction", hence the denial. */
function subjects(allowed: readonly string[]): string {
  return allowed.length === 0 ? '{ deny: [">"] }' : `{ allow: [${allowed.map(quote).join(', ')}] }`;
}

/** In double quotes the server's parser knows `\\`, `\"` and `\x..`, and expands no variables. */
function quote(value: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that must not stand in the file as they are
  return `"${value.replace(/["\\\u0000-\u001f]/g, (character) => (character < ' ' ? `\\x${hex(character)}` : `\\${character}`))}"`;
}

const hex = (character: string): string => character.charCodeAt(0).toString(16).padStart(2, '0');
