import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CloseTurnRequest, CloseTurnResponse } from '@sentinelmesh/contracts';
import { DeadlineExceeded, InvalidArgument, Unavailable } from '@sentinelmesh/kernel';
import type { CallContext } from '@sentinelmesh/rpc';
import { silentLogger } from '@sentinelmesh/telemetry';
import { createCloseTurn } from './close-turn.ts';
import type { CallFor } from './ports.ts';

const START = 1_000_000;
/** Every attempt takes a second of a clock that stands still otherwise. */
const ATTEMPT_MS = 1_000;

function given(outcomes: (Error | 'closed')[]) {
  let now = START;
  const calls: CallContext[] = [];
  const closeTurn = createCloseTurn({
    turns: {
      async closeTurn(_request, context) {
        calls.push(context);
        now += ATTEMPT_MS;
        const outcome = outcomes[Math.min(calls.length, outcomes.length) - 1];
        if (outcome instanceof Error) throw outcome;
        return CloseTurnResponse.fromPartial({ step: 7 });
      },
    },
    clock: { now: () => now },
    log: silentLogger,
  });
  const callFor: CallFor = (timeoutMs, { deadlineAt = 0 } = {}) => ({
    token: 'token',
    requestId: 'req',
    deadlineAt: Math.min(deadlineAt, now + timeoutMs),
  });
  return { calls, close: (deadlineAt: number) => closeTurn(CloseTurnRequest.fromPartial({ turnId: 'trn_1' }), { callFor, deadlineAt }) };
}

describe('closing a turn', () => {
  it('is repeated until it is done', async () => {
    const { calls, close } = given([new Unavailable('away'), new DeadlineExceeded(), 'closed']);
    assert.equal((await close(START + 60_000)).step, 7);
    assert.equal(calls.length, 3);
  });

  it('is given up at the deadline of the caller, and not answered', async () => {
    const { calls, close } = given([new Unavailable('away')]);
    await assert.rejects(close(START + 8 * ATTEMPT_MS), { code: 'not_accounted', status: 'unavailable' });
    assert.equal(calls.length, 8);
    assert.ok(calls.every(({ deadlineAt = 0 }) => deadlineAt <= START + 8 * ATTEMPT_MS));
  });

  it('is tried for some seconds also when the caller has gone', async () => {
    const { calls, close } = given([new Unavailable('away'), new Unavailable('away'), 'closed']);
    assert.equal((await close(START - 1)).step, 7);
    assert.ok(calls.every(({ signal }) => signal === undefined));
  });

  it('is not repeated when it can only fail again, and that is not the fault of the caller', async () => {
    const { calls, close } = given([new InvalidArgument([{ field: 'turn_id', message: 'is wrong' }])]);
    await assert.rejects(close(START + 60_000), { code: 'internal' });
    assert.equal(calls.length, 1);
  });
});
