import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Recovery } from '@sentinelmesh/contracts';
import { describeRecovery, parseReplay, watch } from './webhooks-replay.ts';

const now = Date.UTC(2026, 10, 21, 12);

it('a replay is of a time, and of states where they are named', () => {
  assert.deepEqual(parseReplay({ since: '24h' }, now), { since: new Date(now - 86_400_000), states: [], eventType: '' });
  assert.deepEqual(parseReplay({ since: '2h', until: '1h', state: 'failed, held', type: 'budget.limit.exceeded' }, now), {
    since: new Date(now - 7_200_000),
    until: new Date(now - 3_600_000),
    states: ['failed', 'held'],
    eventType: 'budget.limit.exceeded',
  });
});

it('one that cannot be is refused under the name of the option', () => {
  assert.throws(() => parseReplay({ since: 'soon' }, now), /--since/);
  assert.throws(() => parseReplay({ since: '1h', until: '2h' }, now), /--until: must be after --since/);
  assert.throws(() => parseReplay({ since: '1h', state: 'pending' }, now), /--state: must be of failed, held, succeeded/);
});

it('its end says what was made due; one that was left, that the mesh goes on', () => {
  const recovery = { id: 'rcv_1', destinationId: 'dst_1', recovered: 1_200n };
  const since = new Date(now);
  const push = { isStream: false, since };
  assert.match(
    describeRecovery(Recovery.fromPartial({ ...recovery, state: 'done' }), push),
    /^1200 deliveries are due again and attempted now/,
  );
  assert.match(describeRecovery(Recovery.fromPartial({ ...recovery, state: 'done', recovered: 1n }), push), /^1 delivery is due again/);
  assert.match(
    describeRecovery(Recovery.fromPartial({ ...recovery, state: 'running' }), push),
    /so far; the mesh goes on with it \(rcv_1\)$/,
  );
  assert.match(describeRecovery(Recovery.fromPartial({ id: 'rcv_1', state: 'done' }), push), /^nothing of that time is in such a state/);
  assert.match(
    describeRecovery(Recovery.fromPartial({ ...recovery, state: 'done' }), { isStream: true, since }),
    /^all events since 2026-11-21 12:00:00Z are sent again, in a new chain/,
  );
});

describe('a recovery that is watched', () => {
  const begun = Recovery.fromPartial({ id: 'rcv_1', destinationId: 'dst_1', state: 'running' });
  const door = (answers: readonly string[]) => {
    let asked = 0;
    const getRecovery = async () => {
      const state = answers[Math.min(asked, answers.length - 1)] ?? '';
      asked += 1;
      return { recovery: Recovery.fromPartial({ ...begun, state, recovered: BigInt(asked) }) };
    };
    return { destinations: { getRecovery }, as: () => ({ token: '', requestId: '' }) };
  };

  it('is asked about until it is done', async () => {
    const { state, recovered } = await watch(door(['running', 'done']), begun, new Promise(() => undefined));
    assert.deepEqual([state, recovered], ['done', 2n]);
  });

  it('goes on when the user leaves', async () => {
    assert.equal((await watch(door(['running']), begun, Promise.resolve())).state, 'running');
  });
});
