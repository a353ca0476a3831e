/**
 * What docker-compose.yml may look like, as a JSON schema: of the Compose Specification the keys that it uses, and of the ways to
 * write something the one that it is written in. Narrower than the specification, so what passes is valid Compose.
 * https://github.com/compose-spec/compose-spec
 */
const name = '^[a-z][a-z0-9-]*$';
const text = { type: 'string', minLength: 1 };
const texts = { type: 'array', items: text, minItems: 1, uniqueItems: true };
const duration = { type: 'string', pattern: '^([0-9]+(ms|s|m|h))+$' };
const size = { type: 'string', pattern: '^[0-9]+[kmg]$' };
const closed = (properties: Record<string, unknown>, required: readonly string[] = []) => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
});
const named = (item: unknown, pattern = name) => ({ type: 'object', patternProperties: { [pattern]: item }, additionalProperties: false });

const healthcheck = {
  oneOf: [
    closed({ disable: { const: true } }, ['disable']),
    closed(
      {
        // Without a shell: the first word says that the rest is a program and its arguments.
        test: { type: 'array', items: [{ const: 'CMD' }, text], additionalItems: text, minItems: 2 },
        interval: duration,
        timeout: duration,
        retries: { type: 'integer', minimum: 1 },
        start_period: duration,
      },
      ['test', 'interval', 'timeout', 'retries', 'start_period'],
    ),
  ],
};

const service = closed(
  {
    image: { type: 'string', pattern: '^[a-z0-9./-]+:[A-Za-z0-9._-]+(@sha256:[0-9a-f]{64})?$', not: { pattern: ':latest' } },
    build: closed({ context: text, dockerfile: text }, ['context', 'dockerfile']),
    entrypoint: { ...texts, uniqueItems: false },
    command: { ...texts, uniqueItems: false },
    environment: named({ type: ['string', 'null'] }, '^[A-Z][A-Z0-9_]*$'),
    volumes: { ...texts, items: { type: 'string', pattern: '^(\\./)?[a-z0-9/-]+:/[a-z0-9/-]+(:ro)?$' } },
    tmpfs: { ...texts, items: { type: 'string', pattern: '^/[a-z/]+:size=[0-9]+m$' } },
    shm_size: size,
    networks: { ...texts, items: { type: 'string', pattern: name } },
    network_mode: { const: 'none' },
    // Host address, host port or range of ports, port in the container.
    ports: { ...texts, items: { type: 'string', pattern: '^[0-9.]+:[0-9]+(-[0-9]+)?:[0-9]+$' } },
    depends_on: named(
      closed({ condition: { enum: ['service_healthy', 'service_completed_successfully'] }, restart: { type: 'boolean' } }, ['condition']),
    ),
    healthcheck,
    profiles: texts,
    user: { type: 'string', pattern: '^[1-9][0-9]*:[0-9]+$' },
    group_add: { ...texts, items: { type: 'string', pattern: '^[0-9]+$' } },
    read_only: { type: 'boolean' },
    cap_drop: texts,
    security_opt: texts,
    mem_limit: size,
    pids_limit: { type: 'integer', minimum: 1 },
    logging: closed({ driver: text, options: named(text) }, ['driver', 'options']),
    restart: { enum: ['no', 'unless-stopped'] },
    stop_grace_period: duration,
  },
  ['image', 'restart'],
);

export const composeShape = {
  type: 'object',
  properties: {
    name: { type: 'string', pattern: name },
    services: named(service),
    networks: named(closed({ internal: { type: 'boolean' } })),
    volumes: named(closed({})),
  },
  patternProperties: { '^x-': {} },
  required: ['name', 'services', 'networks', 'volumes'],
  additionalProperties: false,
};
