/** The configuration file of the embedded nats-server. https://docs.nats.io/running-a-nats-service/configuration */

/** A user of the bus and the subjects it may use; wildcards as NATS knows them. An empty list allows nothing. */
export type NatsUser = {
  readonly user: string;
  readonly password: string;
  readonly publish: readonly string[];
  readonly subscribe: readonly string[];
};

export type NatsSettings = {
  readonly serverName: string;
  readonly port: number;
  readonly storeDirectory: string;
  readonly users: readonly NatsUser[];
  /** All streams together, on disk. */
  readonly maxFileBytes: number;
  /** All streams together that are kept in memory only. */
  readonly maxMemoryBytes: number;
  readonly maxPayloadBytes: number;
};

/** Only what 2.9 understands. Without `no_auth_user` nobody gets in without a password; without `http` there is no monitoring port. */
export function renderNatsConfig(settings: NatsSettings): string {
  return `server_name: ${quote(settings.serverName)}
listen: "127.0.0.1:${settings.port}"
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
  users: [
${settings.users.map(renderUser).join('\n')}
  ]
}
`;
}

function renderUser({ user, password, publish, subscribe }: NatsUser): string {
  return `    { user: ${quote(user)}, password: ${quote(password)}, permissions: { publish: ${subjects(publish)}, subscribe: ${subjects(subscribe)} } }`;
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
