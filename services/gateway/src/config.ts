import { defineSection, integer, key, list, port } from '@sentinelmesh/config';
import { policyKey } from '@sentinelmesh/policy';
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
    policyFile: policyKey,
    agentUrl: key({
      env: 'MESH_AGENT_URL',
      schema: z.url({ protocol: /^https?$/, error: 'expected an address that begins with https:// or http://' }).optional(),
      description:
        'The agent behind the mesh: the base address of an OpenAI-compatible endpoint, for example `https://api.openai.com/v1`. Without it, a demo agent answers.',
    }),
    agentModel: key({
      env: 'MESH_AGENT_MODEL',
      schema: z.string().min(1).max(200),
      default: 'gpt-4o-mini',
      description: 'The model that is asked for; its price is what requests are charged.',
    }),
    agentKey: key({
      env: 'MESH_AGENT_KEY',
      schema: z.string().optional(),
      secret: true,
      description: "The key of the agent's endpoint, where it wants one.",
    }),
    agentTimeoutMs: key({
      env: 'MESH_AGENT_TIMEOUT_MS',
      schema: integer({ min: 100, max: 600_000 }),
      default: 30_000,
      description: 'How long the agent may take to answer, repetitions included, in milliseconds; added to MESH_REQUEST_TIMEOUT_MS.',
    }),
    agentRetries: key({
      env: 'MESH_AGENT_RETRIES',
      schema: integer({ min: 0, max: 10 }),
      default: 2,
      description: 'How often the agent is asked again when it could not be reached or could not answer at the moment.',
    }),
    agentMaxTokens: key({
      env: 'MESH_AGENT_MAX_TOKENS',
      schema: integer({ min: 1, max: 1_000_000 }),
      default: 1_024,
      description: 'How many tokens an answer of the agent may have; money for so many is held before it is asked.',
    }),
    agentSystemPrompt: key({
      env: 'MESH_AGENT_SYSTEM_PROMPT',
      schema: z.string().max(262_144),
      default: '',
      description: "The agent's instructions where a request brings none; repeated in an answer they are a leak.",
    }),
    agentConcurrency: key({
      env: 'MESH_AGENT_CONCURRENCY',
      schema: integer({ min: 1, max: 10_000 }),
      default: 256,
      description:
        'How many requests may be on their way through the agent at once; more are answered with 503. Each gateway process counts for itself.',
    }),
    sourceHashKey: key({
      env: 'MESH_SOURCE_HASH_KEY',
      schema: z.string(),
      secret: true,
      description: 'The key under which the addresses of callers are hashed for events and audit records, base64url of 32 bytes.',
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
