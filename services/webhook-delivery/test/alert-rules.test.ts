import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { InvalidArgument, MeshError, NotFound, newId, type RequestContext } from '@sentinelmesh/kernel';
import { audited, contextOf, givenWebhook, type Replica, type Schema, startReplica, startSchema, times } from './fixture.ts';

let schema: Schema;
let replica: Replica;
before(async () => {
  schema = await startSchema();
  replica = await startReplica(schema);
});
after(async () => {
  await replica?.stop();
  await schema?.stop();
});

const BUILT_IN = ['blocked-attacks', 'budget-limits', 'agent-loops', 'destinations-failing'];
const namesOf = async (context: RequestContext) => (await replica.listAlertRules({}, context)).rules.map(({ name }) => name);
const put = (rule: object, context: RequestContext) => replica.putAlertRule({ name: 'mine', eventTypes: ['guard.*'], ...rule }, context);

async function refused(call: Promise<unknown>): Promise<string[]> {
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof InvalidArgument, String(error));
  return error.violations.map(({ field }) => field);
}

describe('the alert rules of an organisation', () => {
  it('are those that come with the mesh, until it changes them', async () => {
    const { rules } = await replica.listAlertRules({}, contextOf());
    assert.deepEqual(
      rules.map(({ name, minSeverity, enabled, builtIn, destinationIds }) => [name, minSeverity, enabled, builtIn, destinationIds]),
      [
        ['blocked-attacks', 'high', true, true, []],
        ['budget-limits', 'medium', true, true, []],
        ['agent-loops', 'high', true, true, []],
        ['destinations-failing', 'info', true, true, []],
      ],
    );
    assert.deepEqual(rules[0]?.eventTypes, ['guard.input.blocked', 'guard.output.blocked']);
  });

  it('are created, replaced as a whole and removed, each told to who delivers and to the audit log', async () => {
    const context = contextOf();
    const { id } = await givenWebhook(replica, context);
    const before = replica.seen.refreshes;
    const { rule } = await put(
      { minSeverity: 'high', filter: 'true', destinationIds: [id, id], workspaceId: context.workspaceId },
      context,
    );
    assert.deepEqual(rule, {
      name: 'mine',
      eventTypes: ['guard.*'],
      minSeverity: 'high',
      filter: 'true',
      workspaceId: context.workspaceId,
      destinationIds: [id],
      enabled: true,
      builtIn: false,
    });
    assert.deepEqual((await replica.listAlertRules({}, context)).rules.at(-1), rule);
    const replaced = await put({ enabled: false }, context);
    assert.deepEqual([replaced.rule?.minSeverity, replaced.rule?.filter, replaced.rule?.enabled], ['info', '', false]);
    assert.deepEqual(await namesOf(context), [...BUILT_IN, 'mine']);
    await replica.deleteAlertRule({ name: 'mine' }, context);
    assert.deepEqual(await namesOf(context), BUILT_IN);
    assert.equal(replica.seen.refreshes, before + 3);
    const records = (await audited(schema, context.orgId, replica)).filter(({ entity }) => entity === 'alert_rule');
    assert.deepEqual(
      records.map(({ action, entityId }) => [action, entityId]),
      [
        ['created', 'mine'],
        ['changed', 'mine'],
        ['removed', 'mine'],
      ],
    );
    await assert.rejects(replica.deleteAlertRule({ name: 'mine' }, context), NotFound);
  });

  it('replace one that comes with the mesh, which is as it was when that is removed', async () => {
    const context = contextOf();
    const changed = await put({ name: 'budget-limits', eventTypes: ['budget.limit.exceeded'], enabled: false }, context);
    assert.equal(changed.rule?.builtIn, true);
    const find = async () => (await replica.listAlertRules({}, context)).rules.find(({ name }) => name === 'budget-limits');
    assert.deepEqual(await find(), changed.rule);
    assert.deepEqual(await namesOf(context), BUILT_IN);
    assert.equal((await replica.listAlertRules({}, contextOf())).rules[1]?.enabled, true);
    await replica.deleteAlertRule({ name: 'budget-limits' }, context);
    assert.deepEqual([(await find())?.enabled, (await find())?.minSeverity], [true, 'medium']);
    await replica.deleteAlertRule({ name: 'budget-limits' }, context);
    const records = (await audited(schema, context.orgId, replica)).map(({ action }) => action);
    assert.deepEqual(records, ['changed', 'removed']);
  });

  it('take a new revision with every change', async () => {
    const context = contextOf();
    const revision = async () =>
      (await schema.ask<{ revision: string }>('select revision from webhook_delivery.alert_rule where org_id = $1', [context.orgId]))[0]
        ?.revision;
    await put({}, context);
    const before = await revision();
    await put({}, context);
    assert.notEqual(await revision(), before);
  });

  it('mean something', async () => {
    const context = contextOf();
    const elsewhere = await givenWebhook(replica, contextOf());
    const cases: [object, string[]][] = [
      [{ name: 'Mine' }, ['name']],
      [{ name: '-a' }, ['name']],
      [{ name: '' }, ['name']],
      [{ name: 'x'.repeat(65) }, ['name']],
      [{ name: 'a\n' }, ['name']],
      [{ eventTypes: [] }, ['event_types']],
      [{ eventTypes: ['guard.nothing.blocked'] }, ['event_types.0']],
      [{ minSeverity: 'bad' }, ['min_severity']],
      [{ filter: '(' }, ['filter']],
      [{ workspaceId: 'x' }, ['workspace_id']],
      [{ destinationIds: ['x'] }, ['destination_ids.0']],
      [{ destinationIds: Array(1_000).fill(newId('dst')) }, ['destination_ids']],
      [{ destinationIds: [newId('dst'), elsewhere.id] }, ['destination_ids.0', 'destination_ids.1']],
    ];
    for (const [rule, fields] of cases) assert.deepEqual(await refused(put(rule, context)), fields);
  });

  it('are at most a hundred', async () => {
    const context = contextOf();
    await Promise.all(times(100, (index) => put({ name: `rule-${index}` }, context)));
    await assert.rejects(
      put({ name: 'one-more' }, context),
      (error) => error instanceof MeshError && error.code === 'too_many_alert_rules',
    );
    await put({ name: 'rule-7', enabled: false }, context);
  });
});
