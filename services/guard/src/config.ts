import { defineSection, integer, key } from '@sentinelmesh/config';
import { policyKey } from '@sentinelmesh/policy';
import { z } from 'zod';

const SECOND = 1_000;
const DAY = 24 * 60 * 60 * SECOND;

const httpUrl = () => z.url({ protocol: /^https?$/, error: 'expected an address that begins with https:// or http://' });

/** An amount in US dollars; the environment has text, in which a blank must not count as nothing. */
const dollars = () => {
  const error = 'expected an amount in US dollars from 0 to 10000, such as 0.25';
  const fromText = (value: unknown) => (typeof value === 'string' && /^\s*\d+(\.\d+)?\s*$/.test(value) ? Number(value) : value);
  return z.preprocess(fromText, z.number({ error }).min(0, { error }).max(10_000, { error }));
};

export const guardConfig = defineSection({
  name: 'guard',
  description: 'The guard service.',
  keys: {
    policy: policyKey,
    fingerprintKey: key({
      env: 'MESH_FINGERPRINT_KEY',
      schema: z.string(),
      secret: true,
      description: 'The key of the fingerprints of found entities, base64url of 32 bytes.',
    }),
    textKey: key({
      env: 'MESH_TEXT_KEY',
      schema: z.string(),
      secret: true,
      description:
        'The key under which texts of escalated requests and the values of tokens are kept, and from which tokens are made, base64url of 32 bytes.',
    }),
    threads: key({
      env: 'MESH_GUARD_THREADS',
      schema: integer({ min: 1, max: 64 }).optional(),
      description:
        'How many threads inspect texts. By default as many as there are cores but one, at least one and at most four; each takes some 100 MiB.',
    }),
    tokenTtlMs: key({
      env: 'MESH_TOKEN_TTL_MS',
      schema: integer({ min: SECOND, max: 366 * DAY }),
      default: DAY,
      description: 'How long the value of a token is kept after it was last redacted or restored, in milliseconds.',
    }),
    judgeUrl: key({
      env: 'MESH_JUDGE_URL',
      schema: httpUrl().optional(),
      description:
        'A model that takes a second look at escalated requests: the base address of an OpenAI-compatible endpoint. It is sent redacted texts. Without it, rules take the second look.',
      example: 'http://127.0.0.1:11434/v1',
    }),
    judgeModel: key({
      env: 'MESH_JUDGE_MODEL',
      schema: z.string().min(1).max(200).optional(),
      description: 'The model of the judge; required with MESH_JUDGE_URL.',
    }),
    judgeKey: key({
      env: 'MESH_JUDGE_KEY',
      schema: z.string().optional(),
      secret: true,
      description: "The key of the judge's endpoint, where it wants one.",
    }),
    judgeTimeoutMs: key({
      env: 'MESH_JUDGE_TIMEOUT_MS',
      schema: integer({ min: 100, max: 60_000 }),
      default: 2_000,
      description: 'How long the judge may take for one escalation, repetitions included, in milliseconds.',
    }),
    judgeDailyUsd: key({
      env: 'MESH_JUDGE_DAILY_USD',
      schema: dollars(),
      default: 1,
      description: 'What the judge may cost each organisation on a day (UTC), in US dollars; then rules take its place.',
    }),
    judgePriceInputUsd: key({
      env: 'MESH_JUDGE_PRICE_INPUT_USD',
      schema: dollars(),
      default: 3,
      description: 'What a million tokens of input cost at the judge, in US dollars. The default is more than most small models cost.',
    }),
    judgePriceOutputUsd: key({
      env: 'MESH_JUDGE_PRICE_OUTPUT_USD',
      schema: dollars(),
      default: 15,
      description: 'What a million tokens of output cost at the judge, in US dollars. The default is more than most small models cost.',
    }),
    deepKind: key({
      env: 'MESH_DEEP_KIND',
      schema: z.enum(['off', 'model', 'judge']),
      default: 'off',
      description:
        'The deep tier: what is asked about texts that the engine is not sure of, before they are answered. A `model` server, or a `judge`: an OpenAI-compatible endpoint. It is sent redacted texts, and can only raise the risk.',
    }),
    deepUrl: key({
      env: 'MESH_DEEP_URL',
      schema: httpUrl().optional(),
      description:
        'The address of the deep tier; required unless it is off. Of a model server the whole one, of a judge the base address of the endpoint.',
      example: 'http://127.0.0.1:8900/look',
    }),
    deepKey: key({
      env: 'MESH_DEEP_KEY',
      schema: z.string().optional(),
      secret: true,
      description: 'The key of the deep tier, where it wants one.',
    }),
    deepModel: key({
      env: 'MESH_DEEP_MODEL',
      schema: z.string().min(1).max(200).optional(),
      description: 'The model of the deep tier, as findings tell it; required for a judge, which is asked for it.',
    }),
    deepTimeoutMs: key({
      env: 'MESH_DEEP_TIMEOUT_MS',
      schema: integer({ min: 10, max: 10_000 }),
      default: 300,
      description: "How long a text waits for the deep tier, in milliseconds; then the engine's decision stands.",
    }),
  },
});
