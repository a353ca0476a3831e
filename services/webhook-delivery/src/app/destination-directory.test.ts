import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { DestinationId, OrgId } from '@sentinelmesh/kernel';
import type { OwnAlertRule } from '../domain/alert-rules.ts';
import type { Destination } from '../domain/destination.ts';
import { HEALTHY } from '../domain/health.ts';
import type { OutgoingEvent } from '../domain/outgoing-event.ts';
import { createDestinationDirectory, type StoredDestination } from './destination-directory.ts';

const ORG = 'org_1' as OrgId;
const OTHER = 'org_2' as OrgId;

const eventOf = (orgId: OrgId): OutgoingEvent => ({
  id: 'evt_1',
  type: 'guard.input.blocked',
  major: 1,
  source: '/sentinelmesh/guard',
  subject: undefined,
  time: new Date(0),
  dataschema: undefined,
  orgId,
  workspaceId: undefined,
  correlationId: undefined,
  causationId: undefined,
  traceparent: undefined,
  data: {},
  severity: 'medium',
});

function destinationOf(id: string, changes: Partial<Destination> = {}): StoredDestination {
  const destination: Destination = {
    orgId: ORG,
    id: id as DestinationId,
    kind: 'webhook',
    name: id,
    url: 'https://hooks.example/',
    settings: {},
    hasCredential: false,
    eventTypes: [],
    workspaceId: '',
    minSeverity: 'info',
    filter: '',
    alerts: false,
    state: 'enabled',
    disabledReason: '',
    rateLimit: 0,
    concurrency: 1,
    ordering: 'none',
    createdAt: new Date(0),
    updatedAt: new Date(0),
    ...changes,
  };
  return { destination, revision: 1n, health: HEALTHY, sealedCredential: undefined, sealedSecrets: undefined };
}

const ruleOf = (name: string, changes: Partial<OwnAlertRule> = {}): { orgId: OrgId; rule: OwnAlertRule } => ({
  orgId: ORG,
  rule: { name, eventTypes: ['*'], minSeverity: 'info', filter: '', workspaceId: '', destinationIds: [], enabled: true, ...changes },
});

/** A directory whose filters are true unless they are `no`, and cannot be compiled when they are `broken`. */
function given() {
  const stored: { destinations: StoredDestination[]; rules: ReturnType<typeof ruleOf>[] } = { destinations: [], rules: [] };
  const compiled: string[] = [];
  const asked: string[] = [];
  const warned: unknown[] = [];
  let version = 0;
  const directory = createDestinationDirectory({
    reader: { version: async () => String(++version), readAll: async () => stored },
    compileFilter(filter) {
      if (filter === 'broken') throw new Error('broken');
      compiled.push(filter);
      return () => {
        asked.push(filter);
        return filter !== 'no';
      };
    },
    openSecrets: () => ({ credential: undefined, signingSecrets: [] }),
    log: { warn: (fields) => void warned.push(fields) },
  });
  const receivers = (orgId = ORG, event = eventOf(orgId)) =>
    directory.receiversOf(event).map(({ destination }) => destination.id as string);
  return { stored, directory, compiled, asked, warned, receivers };
}

describe('the directory of destinations', () => {
  it('compiles a filter once, and again only when it has changed, whatever else has', async () => {
    const { stored, directory, compiled, receivers } = given();
    stored.destinations = [
      destinationOf('dst_1', { eventTypes: ['*'], filter: 'one' }),
      destinationOf('dst_2', { eventTypes: ['*'], filter: 'two' }),
      destinationOf('dst_3', { alerts: true }),
      destinationOf('dst_4', { alerts: true }),
    ];
    stored.rules = [ruleOf('own', { filter: 'rule' })];
    await directory.refresh();
    assert.deepEqual(compiled.toSorted(), ['one', 'rule', 'two']);
    stored.destinations = stored.destinations.map((one) => ({ ...one, revision: 2n, health: { ...HEALTHY, circuit: 'open' } }));
    await directory.refresh();
    assert.equal(compiled.length, 3, 'a circuit that opens compiles nothing');
    assert.ok(directory.push().every(({ health, revision }) => health.circuit === 'open' && revision === 2n));
    stored.destinations = [destinationOf('dst_1', { eventTypes: ['*'], filter: 'no' }), ...stored.destinations.slice(1)];
    await directory.refresh();
    assert.deepEqual(compiled.slice(3), ['no']);
    assert.deepEqual(receivers(), ['dst_2', 'dst_3', 'dst_4']);
    stored.destinations = [destinationOf('dst_1', { eventTypes: ['*'], filter: 'one' })];
    await directory.refresh();
    assert.deepEqual(compiled.slice(4), ['one'], 'what nobody has any more is forgotten');
  });

  it('asks a rule once for each event, however many destinations it tells', async () => {
    const { stored, directory, asked, receivers } = given();
    stored.destinations = Array.from({ length: 50 }, (_, index) => destinationOf(`dst_${index}`, { alerts: true }));
    stored.rules = [ruleOf('never', { filter: 'no' }), ruleOf('own', { filter: 'rule' })];
    await directory.refresh();
    assert.equal(receivers().length, 50);
    assert.deepEqual(asked.toSorted(), ['no', 'rule']);
  });

  it('tells the destinations that a rule names, or those that get alerts, and nobody by a rule that is off', async () => {
    const { stored, directory, receivers } = given();
    stored.destinations = [destinationOf('dst_1'), destinationOf('dst_2', { alerts: true }), destinationOf('dst_3')];
    const cases: [Partial<OwnAlertRule>, string[]][] = [
      [{}, ['dst_2']],
      [{ destinationIds: ['dst_1', 'dst_9'] }, ['dst_1']],
      [{ enabled: false }, []],
      [{ filter: 'no' }, []],
    ];
    for (const [changes, expected] of cases) {
      stored.rules = [ruleOf('own', changes)];
      await directory.refresh();
      assert.deepEqual(receivers(), expected, JSON.stringify(changes));
    }
  });

  it('gives events to the destinations of their organisation that are pushed to', async () => {
    const { stored, directory, receivers } = given();
    stored.destinations = [
      destinationOf('dst_1', { eventTypes: ['*'] }),
      destinationOf('dst_2', { eventTypes: ['*'], kind: 'syslog' }),
      destinationOf('dst_3', { eventTypes: ['*'], orgId: OTHER }),
    ];
    await directory.refresh();
    assert.deepEqual([receivers(), receivers(OTHER), receivers('org_3' as OrgId)], [['dst_1'], ['dst_3'], []]);
    assert.deepEqual(
      [directory.push(), directory.streams()].map((entries) => entries.map(({ destination }) => destination.id)),
      [['dst_1', 'dst_3'], ['dst_2']],
    );
  });

  it('goes on without a destination or a rule whose filter cannot be compiled', async () => {
    const { stored, directory, warned, receivers } = given();
    stored.destinations = [destinationOf('dst_1', { eventTypes: ['*'], filter: 'broken' }), destinationOf('dst_2', { alerts: true })];
    stored.rules = [ruleOf('spoilt', { filter: 'broken' }), ruleOf('sound')];
    await directory.refresh();
    assert.deepEqual(receivers(), ['dst_2']);
    assert.equal(warned.length, 2);
  });
});
