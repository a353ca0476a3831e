import { endingWith } from '@sentinelmesh/database';
import type { WorkerId } from '@sentinelmesh/kernel';
import { sql } from 'kysely';
import type { LaneDemand } from '../app/delivery/engine-ports.ts';
import type { Trx } from './schema.ts';

/** A delivery that was taken, with its event. */
export type ClaimedRow = {
  readonly org_id: string;
  readonly destination_id: string;
  readonly id: string;
  readonly attempts: number;
  readonly schedule_start: number;
  readonly event: string;
};

type NextRow = { readonly destination_id: string; readonly next_at: Date };

/** Of those that wait for no other: what is due longest. */
export async function claimUnordered(trx: Trx, demands: readonly LaneDemand[], worker: WorkerId): Promise<readonly ClaimedRow[]> {
  const { rows } = await endingWith(sql<ClaimedRow>`
    with due as materialized (
      select delivery.* from ${lanes(demands)} cross join lateral (
        select org_id, destination_id, id from webhook_delivery.delivery
        where org_id = lane.org_id and destination_id = lane.destination_id and order_key is null and state = 'pending' and next_at <= now()
        order by next_at limit lane.room for update skip locked
      ) as delivery
    ) ${takeDue(worker)}`).execute(trx);
  return rows;
}

/** Of each key the first, unless it is under way: whoever comes second finds it taken and takes nothing else. */
export async function claimOrdered(trx: Trx, demands: readonly LaneDemand[], worker: WorkerId): Promise<readonly ClaimedRow[]> {
  const { rows } = await endingWith(sql<ClaimedRow>`
    with due as materialized (
      select lane.org_id, lane.destination_id, first.id from ${lanes(demands)} cross join lateral (
        ${heads} select id from head where state = 'pending' and next_at <= now() limit lane.room
      ) as first
    ) ${takeDue(worker)}`).execute(trx);
  return rows;
}

export async function nextUnordered(trx: Trx, demands: readonly LaneDemand[]): Promise<readonly NextRow[]> {
  const { rows } = await sql<NextRow>`
    select lane.destination_id, due.next_at from ${lanes(demands)} cross join lateral (
      select next_at from webhook_delivery.delivery
      where org_id = lane.org_id and destination_id = lane.destination_id and order_key is null and state = 'pending'
      order by next_at limit 1
    ) as due`.execute(trx);
  return rows;
}

/** Where one is due, any one will do: nobody looks at the others. */
export async function nextOrdered(trx: Trx, demands: readonly LaneDemand[]): Promise<readonly NextRow[]> {
  const { rows } = await sql<NextRow>`
    select lane.destination_id, coalesce(due.next_at, later.next_at) as next_at from ${lanes(demands)}
    left join lateral (${heads} select next_at from head where state = 'pending' and next_at <= now() limit 1) as due on true
    left join lateral (${heads} select min(next_at) as next_at from head where state = 'pending' and due.next_at is null) as later on true
    where coalesce(due.next_at, later.next_at) is not null`.execute(trx);
  return rows;
}

const lanes = (demands: readonly LaneDemand[]) => sql`unnest(
  ${demands.map(({ orgId }) => orgId)}::text[], ${demands.map(({ destinationId }) => destinationId)}::text[],
  ${demands.map(({ room }) => room)}::int[]
) as lane (org_id, destination_id, room)`;

const inOrder = sql`
  select order_key, id, state, next_at from webhook_delivery.delivery
  where org_id = lane.org_id and destination_id = lane.destination_id and order_key is not null and state in ('pending', 'in_flight')`;

/** The first of each key of a lane, found by one look into the index, however many wait behind it. */
const heads = sql`
  with recursive head as (
    (${inOrder} order by order_key, position limit 1)
    union all
    select following.* from head cross join lateral (
      ${inOrder} and order_key > head.order_key order by order_key, position limit 1
    ) as following
  )`;

const takeDue = (worker: WorkerId) => sql`
  , taken as (
    update webhook_delivery.delivery as delivery set state = 'in_flight', next_at = null, worker = ${worker}
    from due where delivery.org_id = due.org_id and delivery.destination_id = due.destination_id and delivery.id = due.id
      and delivery.state = 'pending'
    returning delivery.org_id, delivery.destination_id, delivery.id, delivery.attempts, delivery.schedule_start
  )
  select taken.*, message.event from taken
  join webhook_delivery.message on message.org_id = taken.org_id and message.id = 'evt' || substr(taken.id, 4)`;
