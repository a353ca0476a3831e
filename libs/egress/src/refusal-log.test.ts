import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { EgressRefused } from './errors.ts';
import { createRefusalLog } from './refusal-log.ts';

describe('refusals', () => {
  it('are told once a minute for each host and reason, and a hundred a minute at most', (context) => {
    let nowMs = 1_000_000;
    context.mock.method(performance, 'now', () => nowMs);
    const told: unknown[] = [];
    const tell = createRefusalLog({ warn: (fields) => void told.push(fields) });
    const address = new EgressRefused('address', 'not public');
    for (let call = 0; call < 3; call += 1) {
      tell(address, 'a.test');
      tell(new EgressRefused('port', 'not open'), 'a.test');
    }
    assert.deepEqual(told, [
      { reason: 'address', host: 'a.test' },
      { reason: 'port', host: 'a.test' },
    ]);
    for (let index = 0; index < 1_000; index += 1) tell(address, `host-${index}.test`);
    assert.equal(told.length, 100);
    nowMs += 61_000;
    tell(address, 'a.test');
    assert.equal(told.length, 101);
  });
});
