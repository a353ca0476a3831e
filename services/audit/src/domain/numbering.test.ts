import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { EventId, OrgId } from '@sentinelmesh/kernel';
import fc from 'fast-check';
import { numberRecords } from './numbering.ts';
import type { VerifiedRecord } from './record.ts';

// Few ids and few MACs, so that repetitions and contradictions are common.
const arbitraryRecord = fc
  .record({ id: fc.integer({ min: 0, max: 9 }), mac: fc.integer({ min: 0, max: 2 }) })
  .map(({ id, mac }) => record(id, mac));

function record(id: number, mac: number): VerifiedRecord {
  return {
    orgId: 'org_system' as OrgId,
    eventId: `evt_${id}` as EventId,
    occurredAt: new Date(0),
    entity: 'input',
    action: 'inspected',
    producer: 'guard',
    disposition: 'allowed',
    bytes: Buffer.from(`${id}/${mac}`),
    mac: Buffer.of(mac),
  };
}

describe('numbering records', () => {
  it('continues the log without gaps, in the order the records came, each exactly once', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 62n }), fc.array(arbitraryRecord, { maxLength: 40 }), (size, records) => {
        const { entries, duplicates, conflicts } = numberRecords(size, new Map(), records);
        const order = entries.map((entry) => records.indexOf(entry.record));
        assert.deepEqual(
          entries.map(({ sequence }) => sequence),
          entries.map((_, index) => size + BigInt(index)),
        );
        assert.deepEqual(
          order,
          order.toSorted((a, b) => a - b),
        );
        assert.equal(new Set(entries.map((entry) => entry.record.eventId)).size, entries.length);
        assert.equal(entries.length + duplicates.length + conflicts.length, records.length);
      }),
    );
  });

  it('adds nothing when all of it is delivered again, in whatever order', () => {
    fc.assert(
      fc.property(fc.array(arbitraryRecord, { maxLength: 40 }), (records) => {
        const first = numberRecords(0n, new Map(), records);
        const stored = new Map(first.entries.map((entry) => [entry.record.eventId, entry.record.mac]));
        const again = numberRecords(BigInt(first.entries.length), stored, records.toReversed());
        assert.equal(again.entries.length, 0);
        assert.equal(again.conflicts.length, first.conflicts.length);
      }),
    );
  });

  it('tells a record delivered again from another record under the same id', () => {
    const stored = new Map([['evt_1' as EventId, Buffer.of(1)]]);
    const { entries, duplicates, conflicts } = numberRecords(7n, stored, [record(1, 1), record(1, 2), record(2, 1), record(2, 2)]);
    assert.deepEqual(
      entries.map((entry) => [entry.sequence, entry.record.eventId]),
      [[7n, 'evt_2']],
    );
    assert.deepEqual(
      duplicates.map(({ mac }) => mac),
      [Buffer.of(1)],
    );
    assert.deepEqual(
      conflicts.map(({ eventId }) => eventId),
      ['evt_1', 'evt_2'],
    );
  });
});
