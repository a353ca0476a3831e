import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { newId, systemClock } from '@sentinelmesh/kernel';
import { silentLogger } from '@sentinelmesh/telemetry';
import { until } from '@sentinelmesh/testkit';
import { newChain } from '../../domain/chain.ts';
import type { Destination } from '../../domain/destination.ts';
import { HEALTHY } from '../../domain/health.ts';
import { jsonFormat } from '../../formats/json.ts';
import type { DirectoryEntry } from '../ports.ts';
import { createExporter } from './exporter.ts';
import type { ClaimedPosition, ExportPlace } from './exporter-ports.ts';

const orgId = newId('org');
const destination = { orgId, id: newId('dst'), kind: 'http_json', state: 'enabled' } as Destination;
const entryOf = (changes: Partial<Destination>): DirectoryEntry => ({
  destination: { ...destination, ...changes },
  revision: 1n,
  health: HEALTHY,
  opening: '',
  matches: () => true,
  openOptions: () => assert.fail('the sender is given'),
});
const position: ClaimedPosition = {
  orgId,
  destinationId: destination.id,
  streamSequence: 1,
  head: newChain('chn_test'),
  startAt: undefined,
  acknowledgedAt: undefined,
};

/** An exporter of one destination, over a database that the test answers for. */
function given(claim: () => Promise<readonly ClaimedPosition[]>) {
  let entry = entryOf({});
  let changed = () => {};
  const released: (readonly ExportPlace[])[] = [];
  const exporter = createExporter({
    directory: {
      streams: () => [entry],
      onChange: (listener) => {
        changed = listener;
      },
      refresh: async () => undefined,
    },
    positions: {
      claim,
      renew: async () => new Map([[destination.id, position.head.chain]]),
      release: async (places) => void (places.length > 0 && released.push(places)),
      advance: async () => true,
      tellBacklog: async () => undefined,
    },
    healths: { save: async () => undefined },
    readBatchesFrom: async () => {
      const ended = Promise.withResolvers<string>();
      return {
        passed: async () => true,
        pending: 0,
        beganAt: 2,
        ended: ended.promise,
        stop: () => ended.resolve('stopped'),
        standing: () => assert.fail('nobody asks'),
      };
    },
    readEvent: () => undefined,
    openSender: async () => ({
      format: jsonFormat,
      maxRecords: 1,
      maxBytes: 1_000,
      maxRecordBytes: 1_000,
      send: () => assert.fail('there is nothing to send'),
      close: async () => undefined,
    }),
    observe: { onOutcome() {}, onDeadLetters() {}, onUnreadable() {}, onGap() {} },
    clock: systemClock,
    random: () => 0.5,
    log: silentLogger,
  });
  exporter.start();
  const change = (changes: Partial<Destination>) => {
    entry = entryOf(changes);
    changed();
  };
  return { exporter, change, released };
}

describe('an export', () => {
  it('heeds what its owner changed while it was being claimed', async () => {
    const claiming = Promise.withResolvers<void>();
    const claimed = Promise.withResolvers<readonly ClaimedPosition[]>();
    const { exporter, change, released } = given(() => {
      claiming.resolve();
      return claimed.promise;
    });
    await claiming.promise;
    change({ state: 'paused' });
    claimed.resolve([position]);
    await until(() => released.length > 0, 'being released');
    assert.deepEqual(released, [[{ orgId, destinationId: destination.id }]]);
    await exporter.stop();
  });

  it('stops in time although the database does not answer', { timeout: 15_000 }, async () => {
    const claiming = Promise.withResolvers<void>();
    const { exporter } = given(() => {
      claiming.resolve();
      return new Promise(() => undefined);
    });
    await claiming.promise;
    const began = Date.now();
    await exporter.stop();
    assert.ok(Date.now() - began < 8_000, `it took ${Date.now() - began} ms`);
  });
});
