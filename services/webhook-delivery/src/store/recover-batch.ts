import { sql } from 'kysely';
import type { Trx } from './schema.ts';

/** So many deliveries are looked at in one batch, however few of them are wanted. */
const WINDOW = 20_000;

type Running = {
  org_id: string;
  id: string;
  destination_id: string;
  since: Date;
  until: Date;
  states: string[];
  event_type: string;
  after_id: string;
};

/**
 * Makes up to `batch` deliveries of a recovery due. Goes on where the batch before ended, whoever did that one; recoveries take
 * turns.
 */
export async function recoverBatch(trx: Trx, batch: number): Promise<number> {
  const { rows } = await sql<Running>`
    select org_id, id, destination_id, since, until, states, event_type, after_id from webhook_delivery.recovery
    where state = 'running' order by turn_at limit 1 for update skip locked`.execute(trx);
  const [running] = rows;
  if (running === undefined) return 0;
  const { org_id, id, destination_id, since, until, states, event_type, after_id } = running;
  // What is left has an index of its own, which is found by these words alone.
  const left = states.includes('succeeded') ? sql`true` : sql`state in ('failed', 'held')`;
  const window = sql`
    from webhook_delivery.delivery
    where org_id = ${org_id} and destination_id = ${destination_id} and id > ${after_id} and ${left} order by id`;
  const { rows: found } = await sql<{ id: string }>`
    select id from (select id, state, created_at, event_type ${window} limit ${WINDOW}) as looked
    where created_at >= ${since} and created_at < ${until} and state = any(${states}::text[])
      and (${event_type} = '' or event_type = ${event_type})
    order by id limit ${batch}`.execute(trx);
  const ids = found.map((row) => row.id);
  const ends =
    ids.length === batch
      ? ids.at(-1)
      : (await sql<{ id: string }>`select id ${window} limit 1 offset ${WINDOW - 1}`.execute(trx)).rows[0]?.id;
  const { numAffectedRows } = await sql`
    update webhook_delivery.delivery set state = 'pending', next_at = now(), schedule_start = attempts, worker = null
    where org_id = ${org_id} and destination_id = ${destination_id} and id = any(${ids}::text[]) and state = any(${states}::text[])`.execute(
    trx,
  );
  const recovered = Number(numAffectedRows ?? 0n);
  // Of a destination that was removed, nobody will ever attempt anything.
  const isDone = ends === undefined;
  await sql`
    update webhook_delivery.recovery set recovered = recovered + ${recovered}, after_id = ${ends ?? after_id}, turn_at = now(),
      state = ${isDone ? 'done' : 'running'}, finished_at = case when ${isDone} then now() end
    where org_id = ${org_id} and id = ${id}`.execute(trx);
  return recovered;
}
