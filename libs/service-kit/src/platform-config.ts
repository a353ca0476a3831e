import { defineSection, integer, key, port } from '@sentinelmesh/config';
import { z } from 'zod';

export const platformConfig = defineSection({
  name: 'platform',
  description: 'What every service needs to know about where it runs. Each process, and each service in it, has its own values.',
  keys: {
    logLevel: key({
      env: 'MESH_LOG_LEVEL',
      schema: z.enum(['debug', 'info', 'warn', 'error', 'silent']),
      default: 'info',
      description: 'The least severe log line that is written.',
    }),
    logFormat: key({ env: 'MESH_LOG_FORMAT', schema: z.enum(['json', 'text']), default: 'json', description: 'How log lines look.' }),
    listenAddress: key({
      env: 'MESH_INTERNAL_ADDRESS',
      schema: z.string().optional(),
      description: 'Where this process takes calls from other services: `host:port` or `unix:/path`. Without it, it takes none.',
    }),
    opsPort: key({
      env: 'MESH_OPS_PORT',
      schema: port().optional(),
      description: 'The port of `/healthz`, `/readyz` and `/metrics` of this process. Without it, they are not served.',
    }),
    opsHost: key({
      env: 'MESH_OPS_HOST',
      schema: z.string(),
      default: '127.0.0.1',
      description: 'The address that the operations port is bound to.',
    }),
    serviceAddresses: key({
      env: 'MESH_SERVICE_ADDRESSES',
      schema: z.string(),
      default: '',
      description: 'Where the services that run in other processes take calls: `guard=host:port,identity=unix:/path`.',
    }),
    contextIssuers: key({
      env: 'MESH_CONTEXT_ISSUERS',
      schema: z.string(),
      description: 'The public keys of those who may mint tenant contexts: `gateway=<base64url>,operator=<base64url>`.',
    }),
    natsUrl: key({
      env: 'NATS_URL',
      schema: z.string().optional(),
      secret: true,
      description: 'The bus: `nats://user:password@host:port`, the user being the one of this service.',
    }),
    databaseUrl: key({
      env: 'DATABASE_URL',
      schema: z.string().optional(),
      secret: true,
      description: 'The database: `postgres://role:password@host:port/database`, the role being the one of this service.',
    }),
    databaseSystemUrl: key({
      env: 'MESH_DATABASE_SYSTEM_URL',
      schema: z.string().optional(),
      secret: true,
      description: 'The same database for the work of no single organisation (outbox relays), with the system role of this service.',
    }),
    databasePoolSize: key({
      env: 'MESH_DATABASE_POOL',
      schema: integer({ min: 1, max: 100 }),
      default: 5,
      description: 'How many database connections this service opens at most.',
    }),
    auditKey: key({
      env: 'MESH_AUDIT_KEY',
      schema: z.string().optional(),
      secret: true,
      description: "The key that signs this service's audit records, base64url of 32 bytes.",
    }),
    stopTimeoutMs: key({
      env: 'MESH_STOP_TIMEOUT_MS',
      schema: integer({ min: 0, max: 600_000 }),
      default: 10_000,
      description: 'How long work under way may take to finish when the process is told to stop, in milliseconds.',
    }),
  },
});
