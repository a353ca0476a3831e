import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { newId, Unavailable } from '@sentinelmesh/kernel';
import { until } from '@sentinelmesh/testkit';
import type { FinishedAttempt } from './engine-ports.ts';
import { createResultRecorder } from './result-recorder.ts';

const [orgId, destinationId] = [newId('org'), newId('dst')];
const attempt = (number: number): FinishedAttempt => ({
  orgId,
  destinationId,
  deliveryId: newId('dlv'),
  number,
  startedAt: new Date(),
  result: { succeeded: true, timings: { totalMs: 1 } },
  outcome: { state: 'succeeded' },
});

function given(record: (attempts: readonly FinishedAttempt[]) => Promise<void> = async () => undefined) {
  const written: number[] = [];
  const warnings: string[] = [];
  const recorder = createResultRecorder({
    deliveries: {
      async record(attempts) {
        await record(attempts);
        written.push(...attempts.map(({ number }) => number));
      },
    },
    log: { warn: (_fields: unknown, message?: string) => void warnings.push(message ?? '') },
  });
  return { recorder, written, warnings };
}

describe('results of attempts', () => {
  it('are written down together, in their order', async () => {
    let batches = 0;
    const { recorder, written } = given(async () => {
      batches += 1;
      await sleep(1);
    });
    await Promise.all(Array.from({ length: 600 }, (_, number) => recorder.add(attempt(number))));
    await recorder.settled();
    assert.deepEqual(
      written,
      Array.from({ length: 600 }, (_, number) => number),
    );
    assert.ok(batches <= 4, `${batches} batches`);
  });

  it('are settled when those before are, however many come after', async () => {
    const { recorder, written } = given(() => sleep(2));
    let goesOn = true;
    const load = (async () => {
      for (let number = 1; goesOn; number += 1) {
        await recorder.add(attempt(number));
        if (number % 50 === 0) await sleep(1);
      }
    })();
    await recorder.add(attempt(0));
    const isSettled = await Promise.race([recorder.settled().then(() => true), sleep(3_000, false, { ref: false })]);
    goesOn = false;
    await load;
    assert.ok(isSettled, 'it waits for what came after');
    assert.ok(written.includes(0));
  });

  it('wait for room only, not for all the others, when many are not written yet', async () => {
    const gate = Promise.withResolvers<void>();
    let batches = 0;
    const { recorder } = given(async () => {
      batches += 1;
      if (batches > 1) await gate.promise;
    });
    const adding = Array.from({ length: 2_500 }, (_, number) => recorder.add(attempt(number)));
    let added = 0;
    const count = () => {
      added += 1;
    };
    for (const one of adding) void one.then(count);
    await until(() => added >= 2_048 + 256, 'as many as there is room for');
    await sleep(20);
    assert.ok(added < 2_500, `${added} were added`);
    gate.resolve();
    await Promise.all(adding);
    await recorder.settled();
  });

  it('are written down once the database answers again, which is told once', async () => {
    let isDown = true;
    const { recorder, written, warnings } = given(async () => {
      if (isDown) throw new Unavailable('the database does not answer');
    });
    await recorder.add(attempt(1));
    const settled = recorder.settled();
    await sleep(700);
    assert.deepEqual(written, []);
    isDown = false;
    await settled;
    assert.deepEqual([written, warnings.length], [[1], 1]);
  });

  it('that the database refuses by themselves are given up alone, and told of', async () => {
    const bad = new Set([7, 300]);
    const { recorder, written, warnings } = given(async (attempts) => {
      if (attempts.some(({ number }) => bad.has(number))) throw new Error('a value was refused by the database');
    });
    for (let number = 0; number < 400; number += 1) await recorder.add(attempt(number));
    await recorder.settled();
    assert.deepEqual(
      written,
      Array.from({ length: 400 }, (_, number) => number).filter((number) => !bad.has(number)),
    );
    assert.equal(warnings.length, 2);
  });

  it('are given up when the process ends and the database does not answer', async () => {
    let calls = 0;
    const { recorder, warnings } = given(async () => {
      calls += 1;
      throw new Unavailable('the database does not answer');
    });
    for (let number = 0; number < 600; number += 1) await recorder.add(attempt(number));
    await until(() => warnings.length === 1, 'the first warning');
    const settled = recorder.settled();
    recorder.close();
    await settled;
    const after = calls;
    await sleep(600);
    assert.equal(calls, after, 'it is tried on');
    assert.equal(warnings.length, 2);
  });
});
