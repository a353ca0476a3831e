import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { findTenantEscapes } from '@sentinelmesh/database';
import { InvalidArgument, NotFound, newId, type OrgId, type RequestContext } from '@sentinelmesh/kernel';
import { withClient } from '@sentinelmesh/testkit';
import { webhookDeliverySchema } from '../src/store/schema.ts';
import { contextOf, givenDelivery, givenSiem, givenWebhook, type Replica, type Schema, startReplica, startSchema } from './fixture.ts';

let schema: Schema;
let replica: Replica;
let tables: string[];
const [mine, theirs] = [contextOf(), contextOf()];
type Rows = { hook: string; siem: string; delivery: string; recovery: string };
let theirRows: Rows;

before(async () => {
  schema = await startSchema();
  replica = await startReplica(schema, { isSilent: true });
  await leaveRows(mine);
  theirRows = await leaveRows(theirs);
  const rows = await schema.ask<{ name: string }>(
    `select 'webhook_delivery.' || relname as name from pg_attribute join pg_class c on c.oid = attrelid
     where attname = 'org_id' and relkind in ('r', 'p') and relnamespace = 'webhook_delivery'::regnamespace order by 1`,
  );
  tables = rows.map(({ name }) => name);
});
after(async () => {
  await replica?.stop();
  await schema?.stop();
});

/** A row in every table, and something untold. */
async function leaveRows(context: RequestContext): Promise<Rows> {
  const { id: hook } = await givenWebhook(replica, context, { credential: 'x' });
  const { id: siem } = await givenSiem(replica, context);
  const delivery = await givenDelivery(schema, context.orgId, hook);
  const { recovery } = await replica.recover({ id: hook, since: new Date(0) }, context);
  await replica.putAlertRule({ name: 'mine', eventTypes: ['*'], destinationIds: [hook] }, context);
  return { hook, siem, delivery, recovery: recovery?.id ?? '' };
}

/** The answer to a statement as the service's role for one organisation; nothing is committed. */
const attempt = (orgId: OrgId | undefined, statement: string): Promise<number | null> =>
  withClient(schema.url, async (client) => {
    await client.query('begin');
    if (orgId !== undefined) await client.query("select set_config('app.org_id', $1, true)", [orgId]);
    return (await client.query(statement)).rowCount;
  });

describe('the rows of an organisation', () => {
  it('are in every table of this schema, so that there is something to try', async () => {
    const names = ['alert_rule', 'attempt', 'delivery', 'destination', 'message', 'outbox', 'position', 'recovery'];
    assert.deepEqual(
      tables,
      names.map((name) => `webhook_delivery.${name}`),
    );
    for (const table of tables) {
      const rows = await schema.ask(`select count(*)::int as count from ${table} where org_id = $1`, [theirs.orgId]);
      assert.ok(Number(rows[0]?.count) > 0, table);
    }
  });

  it('cannot be reached by another, even if the service had every right to the tables', async () => {
    await schema.ask('grant select, insert, update, delete on all tables in schema webhook_delivery to sm_webhook_delivery');
    for (const table of tables) {
      for (const orgId of [mine.orgId, undefined]) {
        const rows = `from ${table} where org_id = '${theirs.orgId}'`;
        assert.equal(await attempt(orgId, `select ${rows}`), 0, `${table}: select`);
        assert.equal(await attempt(orgId, `delete ${rows}`), 0, `${table}: delete`);
        assert.equal(await attempt(orgId, `update ${table} set org_id = org_id where org_id = '${theirs.orgId}'`), 0, `${table}: update`);
      }
      assert.ok(((await attempt(theirs.orgId, `select from ${table}`)) ?? 0) > 0, `${table}: their own`);
    }
  });

  it('cannot be written or moved into another', async () => {
    for (const table of tables) {
      const columns = await columnsOf(table);
      const copy = `insert into ${table} (${columns}) select ${columns.replace('org_id', `'${theirs.orgId}'`)} from ${table}
                    where org_id = '${mine.orgId}' limit 1`;
      await assert.rejects(attempt(mine.orgId, copy), /row-level security/, `${table}: insert`);
      await assert.rejects(attempt(mine.orgId, `update ${table} set org_id = '${theirs.orgId}'`), /row-level security/, `${table}: move`);
    }
  });

  it('cannot be pointed at from another', async () => {
    const insert = `insert into webhook_delivery.position (org_id, destination_id, stream_sequence, chain)
                    values ('${mine.orgId}', '${theirRows.siem}', 0, 'chn_x')`;
    await assert.rejects(attempt(mine.orgId, insert), /foreign key/);
  });

  it('are closed to whatever the catalogue of the database would let through', async () => {
    assert.deepEqual(await findTenantEscapes(schema.adminUrl, { allow: webhookDeliverySchema.allowedEscapes }), []);
  });
});

describe('another organisation', () => {
  it('finds nothing by ids that are not its own, and changes nothing', async () => {
    const everything = async () =>
      Promise.all(tables.map((table) => schema.ask(`select * from ${table} where org_id = $1 order by 1, 2, 3`, [theirs.orgId])));
    const before = JSON.stringify(await everything());
    const { hook, siem, delivery, recovery } = theirRows;
    const since = new Date(0);
    const calls: [string, () => Promise<unknown>][] = [
      ['get', () => replica.getDestination({ id: hook }, mine)],
      ['update', () => replica.updateDestination({ id: hook, url: 'https://93.184.215.15/', credential: 'y' }, mine)],
      ['update of nothing', () => replica.updateDestination({ id: hook }, mine)],
      ['delete', () => replica.deleteDestination({ id: hook }, mine)],
      ['test', () => replica.testDestination({ id: siem }, mine)],
      ['rotate', () => replica.rotateSecret({ id: hook }, mine)],
      ['list deliveries', () => replica.listDeliveries({ id: hook }, mine)],
      ['get delivery', () => replica.getDelivery({ id: hook, deliveryId: delivery }, mine)],
      ['retry', () => replica.retryDelivery({ id: hook, deliveryId: delivery }, mine)],
      ['recover', () => replica.recover({ id: hook, since }, mine)],
      ['rewind', () => replica.recover({ id: siem, since }, mine)],
      ['get recovery', () => replica.getRecovery({ id: hook, recoveryId: recovery }, mine)],
    ];
    const sent = replica.siem.sent.length;
    for (const [what, call] of calls) await assert.rejects(call, NotFound, what);
    assert.equal(replica.siem.sent.length, sent);
    const pointing = replica.putAlertRule({ name: 'pointing', eventTypes: ['*'], destinationIds: [hook] }, mine);
    await assert.rejects(pointing, InvalidArgument);
    assert.equal(JSON.stringify(await everything()), before);
  });

  it('finds nothing of theirs through a destination of its own', async () => {
    const { id } = await givenWebhook(replica, mine);
    await assert.rejects(replica.getDelivery({ id, deliveryId: theirRows.delivery }, mine), NotFound);
    await assert.rejects(replica.retryDelivery({ id, deliveryId: theirRows.delivery }, mine), NotFound);
    await assert.rejects(replica.getRecovery({ id, recoveryId: theirRows.recovery }, mine), NotFound);
    const token = Buffer.from(theirRows.hook).toString('base64url');
    const { destinations } = await replica.listDestinations({ pageToken: token }, mine);
    assert.ok(!JSON.stringify(destinations, (_, value) => (typeof value === 'bigint' ? 0 : value)).includes(theirRows.hook));
  });

  it('lists its own alone, and is told nothing about ids that nobody has', async () => {
    const stranger = contextOf();
    assert.deepEqual((await replica.listDestinations({}, stranger)).destinations, []);
    assert.ok((await replica.listAlertRules({}, stranger)).rules.every(({ builtIn }) => builtIn));
    const messageOf = (id: string) => replica.getDestination({ id }, mine).catch(({ message }: Error) => message.replace(id, '…'));
    assert.equal(await messageOf(theirRows.hook), await messageOf(newId('dst')));
  });
});

async function columnsOf(table: string): Promise<string> {
  const rows = await schema.ask<{ columns: string }>(
    `select string_agg(attname, ', ' order by attnum) as columns from pg_attribute
     where attrelid = $1::regclass and attnum > 0 and not attisdropped and attidentity = ''`,
    [table],
  );
  return rows[0]?.columns ?? '';
}
