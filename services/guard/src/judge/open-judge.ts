import { randomBytes } from 'node:crypto';
import { createChatCompletions } from '@sentinelmesh/chat-completions';
import type { Secret } from '@sentinelmesh/crypto';
import type { Database } from '@sentinelmesh/database';
import type { Kit } from '@sentinelmesh/service-kit';
import type { Judge } from '../app/ports.ts';
import type { guardConfig } from '../config.ts';
import { createPostgresJudgeBudget } from '../store/postgres-judge-budget.ts';
import type { GuardTables } from '../store/schema.ts';
import { createJudge } from './judge.ts';

export type JudgeEndpoint = {
  readonly url: string;
  readonly model: string;
  readonly key: Secret<string> | undefined;
  readonly timeoutMs: number;
  /** Questions at the same time; others wait within their time. */
  readonly connections: number;
};

/** A judge at an endpoint, with connections and a circuit of its own. All judges share each organisation's budget of the day. */
export function openJudge(
  { config, clock, log, onStop }: Pick<Kit<typeof guardConfig>, 'config' | 'clock' | 'log' | 'onStop'>,
  database: Database<GuardTables>,
  { url, model, key, timeoutMs, connections }: JudgeEndpoint,
): Judge {
  const chat = createChatCompletions({
    url,
    model,
    ...(key === undefined ? {} : { apiKey: key }),
    timeoutMs,
    retries: 1,
    maxResponseBytes: 256 * 1024,
    connections,
    circuit: { failures: 3, halfOpenAfterMs: 30_000 },
    log,
  });
  onStop(chat.close);
  return createJudge({
    chat,
    budget: createPostgresJudgeBudget({ database, clock, limit: BigInt(Math.round(config.judgeDailyUsd * 1_000_000)) }),
    price: { inputUsd: config.judgePriceInputUsd, outputUsd: config.judgePriceOutputUsd },
    timeoutMs,
    newMarker: () => randomBytes(16).toString('hex'),
    log,
  });
}
