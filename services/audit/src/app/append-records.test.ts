import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Internal, newId, type OrgId, Unavailable } from '@sentinelmesh/kernel';
import { numberRecords } from '../domain/numbering.ts';
import type { VerifiedRecord } from '../domain/record.ts';
import { createAppendRecords } from './append-records.ts';
import type { EntryWriter } from './ports.ts';

const givenRecord = (orgId: OrgId): VerifiedRecord => ({
  orgId,
  eventId: newId('evt'),
  occurredAt: new Date(),
  entity: 'input',
  action: 'inspected',
  producer: 'guard',
  disposition: 'allowed',
  bytes: Buffer.from('{}'),
  mac: Buffer.alloc(32),
});

describe('appending a batch', () => {
  it('writes to each log once, in order, and to no more logs at a time than it may', async () => {
    const orgs = Array.from({ length: 7 }, () => newId('org'));
    const records = Array.from({ length: 70 }, (_, index) => givenRecord(orgs[(index * 3) % 7] ?? newId('org')));
    const calls = new Map<OrgId, readonly VerifiedRecord[]>();
    let [running, most] = [0, 0];
    const entries: EntryWriter = {
      async append(orgId, group) {
        assert.ok(!calls.has(orgId));
        calls.set(orgId, group);
        running += 1;
        most = Math.max(most, running);
        await sleep(1);
        running -= 1;
        return numberRecords(0n, new Map(), group);
      },
    };
    const results = await createAppendRecords({ entries, parallel: 3 })(records);
    assert.equal(most, 3);
    assert.ok(records.every((record) => results.get(record) === 'appended'));
    for (const [orgId, group] of calls)
      assert.deepEqual(
        group,
        records.filter((record) => record.orgId === orgId),
      );
  });

  it('says for the records of each log why it could not be written', async () => {
    const [down, broken, fine] = [newId('org'), newId('org'), newId('org')];
    const records = [down, fine, broken, down].map(givenRecord);
    const entries: EntryWriter = {
      async append(orgId, group) {
        if (orgId === down) throw new Unavailable('down');
        if (orgId === broken) throw new TypeError('broken');
        return numberRecords(0n, new Map(), group);
      },
    };
    const results = await createAppendRecords({ entries, parallel: 1 })(records);
    const [first, second, third, fourth] = records.map((record) => results.get(record));
    assert.ok(first instanceof Unavailable && fourth === first);
    assert.equal(second, 'appended');
    assert.ok(third instanceof Internal);
  });
});
