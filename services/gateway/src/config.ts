import { defineSection, integer, key, list, port } from '@sentinelmesh/config';
import { z } from 'zod';
import { parseLimitSetting } from './domain/rate-limit.ts';

const rateLimit = z.string().refine((text) => parseLimitSetting(text) !== 'wrong', 'must look like 600/min, 20/s or 1000/h, or be off');

export const gatewayConfig = defineSection({
  name: 'gateway',
  description: 'The gateway: public ports, limits and keys of its own.',
  keys: {
    host: key({
      env: 'MESH_HOST',
      schema: z.string(),
      default: '127.0.0.1',
      description: 'The address that the public ports are bound to.',
    }),
    httpPort: key({ env: 'MESH_HTTP_PORT', schema: port(), default: 8080, description: 'The port of REST; 0 takes any free one.' }),
    grpcPort: key({ env: 'MESH_GRPC_PORT', schema: port(), default: 8081, description: 'The port of public gRPC; 0 takes any free one.' }),
    corsOrigins: key({
      env: 'MESH_CORS_ORIGINS',
      schema: list(z.string()),
      default: [],
      description: 'The web origins whose pages may call the API, comma-separated, for example `https://console.example.com`.',
    }),
    trustedProxies: key({
      env: 'MESH_TRUSTED_PROXIES',
      schema: list(z.string()),
      default: [],
      description: 'Addresses and CIDR ranges of proxies whose `X-Forwarded-For` is believed, comma-separated.',
    }),
    ipLimit: key({
      env: 'MESH_LIMIT_IP',
      schema: rateLimit,
      default: '6000/min',
      description:
        'How many requests one address may make, before its key is looked at: `6000/min`, `20/s`, `off`. Each gateway process counts for itself.',
    }),
    keyLimit: key({
      env: 'MESH_LIMIT_KEY',
      schema: rateLimit,
      default: '6000/min',
      description: 'How many requests one API key may make.',
    }),
    endUserLimit: key({
      env: 'MESH_LIMIT_END_USER',
      schema: rateLimit,
      default: '600/min',
      description: 'How many requests one end user (`end_user` or `user_id` of a request) may make.',
    }),
    requestTimeoutMs: key({
      env: 'MESH_REQUEST_TIMEOUT_MS',
      schema: integer({ min: 100, max: 600_000 }),
      default: 10_000,
      description: 'How long a request may take before it is answered with 503, in milliseconds.',
    }),
    signingKey: key({
      env: 'MESH_CONTEXT_SIGNING_KEY',
      schema: z.string(),
      secret: true,
      description: 'The Ed25519 seed that signs tenant contexts, base64url of 32 bytes. Only the gateway has it.',
    }),
    idempotencyKey: key({
      env: 'MESH_IDEMPOTENCY_KEY',
      schema: z.string(),
      secret: true,
      description: 'The key that encrypts remembered answers to requests with an `Idempotency-Key`, base64url of 32 bytes.',
    }),
  },
});
