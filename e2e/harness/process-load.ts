/** Moderate load on `POST /process`, every answer of which is looked at. */
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { newId } from '@sentinelmesh/kernel';
import { type Answer, assertProblem, type Problem } from './api.ts';
import type { Mesh } from './mesh.ts';
import type { ProcessAnswer } from './process.ts';
import { createRandom, pick, sentence, weakHint } from './words.ts';

export type ProcessOutcome = {
  readonly requestId: string;
  readonly tookMs: number;
  readonly kind: Kind;
  readonly runId?: string;
  /** Undefined when there was no answer: then `failure` says why. */
  readonly answer?: Answer<ProcessAnswer>;
  readonly failure?: string;
};

type Kind = keyof typeof kinds;

const EVERY_MS = 15;
const MAX_UNDER_WAY = 60;
/** Longer than any deadline of the mesh: whoever waits this long was forgotten. */
const FORGOTTEN_AFTER_MS = 30_000;

/** What is sent, and what every answer to it must hold. Anything else is an unguarded pass. */
const kinds = {
  harmless: {
    text: (words: string) => `Tell me about ${words}`,
    isRight: ({ blocked, pii_count }: ProcessAnswer) => !blocked && pii_count === 0,
  },
  email: {
    text: (words: string) => `Write to john.doe@example.com about ${words}`,
    isRight: ({ blocked, redacted_input, response }: ProcessAnswer) =>
      !blocked && redacted_input.includes('[EMAIL_REDACTED]') && !(response ?? '').includes('john.doe'),
  },
  card: {
    text: (words: string) => `My credit card is 4111-1111-1111-1111 for ${words}`,
    isRight: ({ blocked, response }: ProcessAnswer) => blocked && response === null,
  },
  escalated: {
    text: (words: string) => weakHint(words),
    isRight: ({ blocked, escalated, injection_detected }: ProcessAnswer) => !blocked && escalated && injection_detected,
  },
} as const;

/** About sixty requests a second of 16 end users in 64 sessions, each with its own `x-request-id`. */
export function startProcessLoad(mesh: Mesh, seed: number): { stop(): Promise<readonly ProcessOutcome[]> } {
  const random = createRandom(seed);
  const outcomes: ProcessOutcome[] = [];
  const underWay = new Set<Promise<void>>();
  let stopped = false;
  const sending = (async () => {
    for (; !stopped; await sleep(EVERY_MS)) {
      if (underWay.size >= MAX_UNDER_WAY) continue;
      const one: Promise<void> = send(mesh, random).then((outcome) => {
        outcomes.push(outcome);
        underWay.delete(one);
      });
      underWay.add(one);
    }
  })();
  return {
    async stop() {
      stopped = true;
      await sending;
      await Promise.all(underWay);
      return outcomes;
    },
  };
}

async function send(mesh: Mesh, random: () => number): Promise<ProcessOutcome> {
  const requestId = newId('req');
  const kind = pick<Kind>(random, ['harmless', 'harmless', 'harmless', 'email', 'email', 'card', 'escalated']);
  const run = random() < 0.3 ? { runId: `run-${Math.floor(random() * 4)}` } : {};
  const body = {
    user_input: kinds[kind].text(sentence(random)),
    user_id: `user-${Math.floor(random() * 16)}`,
    session_id: `session-${Math.floor(random() * 64)}`,
    run_id: run.runId ?? null,
  };
  const startedAt = performance.now();
  const outcome = () => ({ requestId, kind, ...run, tookMs: Math.round(performance.now() - startedAt) });
  try {
    const headers = { 'x-request-id': requestId };
    const answer = await mesh.api.post<ProcessAnswer>('/process', body, { headers, timeoutMs: FORGOTTEN_AFTER_MS });
    return { ...outcome(), answer };
  } catch (error) {
    const { cause, name } = error as Error;
    return { ...outcome(), failure: cause instanceof Error && 'code' in cause ? String(cause.code) : name };
  }
}

const DISCONNECTED = new Set(['ECONNREFUSED', 'ECONNRESET', 'UND_ERR_SOCKET', 'EPIPE']);

/**
 * Only right answers, and refusals that say when to come back; only what a run of `limitedRuns` pays for may be stopped
 * because its budget is spent.
 *
 * @returns how many of each there were
 */
export function assertRight(outcomes: readonly ProcessOutcome[], limitedRuns: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const outcome of outcomes) {
    const kind = kindOf(outcome);
    counts[kind] = (counts[kind] ?? 0) + 1;
    assert.ok(outcome.tookMs < FORGOTTEN_AFTER_MS - 1_000, `${kind} after ${outcome.tookMs} ms`);
    const { answer, failure } = outcome;
    if (answer === undefined) assert.ok(DISCONNECTED.has(failure ?? ''), `no answer: ${failure}`);
    else if (answer.status === 200) assertRightAnswer(outcome, answer, limitedRuns);
    else {
      assertProblem(answer, 503);
      assert.ok(Number(answer.headers.get('retry-after')) >= 1, 'a 503 without Retry-After');
    }
  }
  return counts;
}

const isOutOfMoney = ({ block_reason }: ProcessAnswer): boolean => block_reason === 'Budget exceeded';

function kindOf({ answer, failure }: ProcessOutcome): string {
  if (answer === undefined) return failure ?? '';
  if (answer.status !== 200) return `${answer.status} ${(answer.json as Partial<Problem>).code}`;
  return isOutOfMoney(answer.json) ? '200 budget exceeded' : '200';
}

function assertRightAnswer({ kind, runId = '' }: ProcessOutcome, { json, text }: Answer<ProcessAnswer>, limitedRuns: readonly string[]) {
  if (isOutOfMoney(json)) assert.ok(limitedRuns.includes(runId), `${runId}: ${text}`);
  else assert.ok(kinds[kind].isRight(json), `${kind}: ${text}`);
  // Nothing but a block or an agent that failed keeps the answer back.
  assert.equal(json.response === null, json.blocked || json.degraded.includes('agent'), text);
}
