import type { Database } from '@sentinelmesh/database';
import type { DestinationId, OrgId } from '@sentinelmesh/kernel';
import { sql, type Updateable } from 'kysely';
import type { DestinationChange, DestinationStore, StoredDestination } from '../app/crud-ports.ts';
import type { Destination } from '../domain/destination.ts';
import { isSameFile } from '../domain/destination-url.ts';
import { FileTaken, TooManyDestinations } from '../errors.ts';
import type { Commit } from './commit.ts';
import { selectDestinations, toPositionRow, toRow, toStored } from './destination-rows.ts';
import { oneAtATime } from './one-at-a-time.ts';
import type { DestinationRow, Trx, WebhookDeliveryTables } from './schema.ts';

const MAX_DESTINATIONS = 100;

type Dependencies = { database: Pick<Database<WebhookDeliveryTables>, 'withOrg'>; commit: Commit };

export const createPostgresDestinationStore = ({ database, commit }: Dependencies): DestinationStore => ({
  create: (orgId, { destination, sealed, position }, messages) =>
    commit(orgId, async ({ trx, tell }) => {
      await oneAtATime(trx, orgId, 'destination');
      const { count } = await trx
        .selectFrom('webhook_delivery.destination')
        .select(({ fn }) => fn.countAll<bigint>().as('count'))
        .where('org_id', '=', orgId)
        .executeTakeFirstOrThrow();
      if (Number(count) >= MAX_DESTINATIONS) throw new TooManyDestinations(MAX_DESTINATIONS);
      await refuseTakenFile(trx, orgId, destination);
      await trx.insertInto('webhook_delivery.destination').values(toRow(destination, sealed)).execute();
      if (position !== undefined)
        await trx
          .insertInto('webhook_delivery.position')
          .values(toPositionRow(orgId, destination.id, position))
          .execute();
      await tell(messages);
      return one(await find(trx, orgId, destination.id));
    }),

  find: (orgId, id) => database.withOrg(orgId, (trx) => find(trx, orgId, id)),

  async list(orgId, kinds, { size, after }) {
    const rows = await database.withOrg(orgId, (trx) =>
      selectDestinations(trx, orgId)
        .where('destination.kind', 'in', [...kinds])
        .$if(after !== undefined, (query) => query.where('destination.id', '>', after ?? ''))
        .orderBy('destination.id')
        .limit(size + 1)
        .execute(),
    );
    return rows.map(toStored);
  },

  change: (orgId, id, { readAs, change, at }, messages) =>
    commit(orgId, async ({ trx, tell }) => {
      if (change.url?.startsWith('file:')) {
        await oneAtATime(trx, orgId, 'destination');
        await refuseTakenFile(trx, orgId, { id, url: change.url });
      }
      const { numUpdatedRows } = await trx
        .updateTable('webhook_delivery.destination')
        .set({ ...toColumns(change), updated_at: at, revision: sql<bigint>`nextval('webhook_delivery.destination_revision')` })
        .where('org_id', '=', orgId)
        .where('id', '=', id)
        .where('updated_at', '=', readAs)
        .executeTakeFirst();
      if (numUpdatedRows === 0n) return undefined;
      if (change.chain !== undefined) await beginChain(trx, orgId, id, change.chain);
      await tell(messages);
      return one(await find(trx, orgId, id));
    }),

  remove: (orgId, id, messages) =>
    commit(orgId, async ({ trx, tell }) => {
      const found = await find(trx, orgId, id);
      const { numDeletedRows } = await trx
        .deleteFrom('webhook_delivery.destination')
        .where('org_id', '=', orgId)
        .where('id', '=', id)
        .executeTakeFirst();
      // Of callers that remove it at the same time, one has removed it; only that one tells.
      if (numDeletedRows === 0n) return undefined;
      await tell(messages);
      return found;
    }),

  async known(orgId, ids) {
    if (ids.length === 0) return new Set();
    const rows = await database.withOrg(orgId, (trx) =>
      trx
        .selectFrom('webhook_delivery.destination')
        .select('id')
        .where('org_id', '=', orgId)
        .where('id', 'in', [...ids])
        .execute(),
    );
    return new Set(rows.map(({ id }) => id));
  },
});

async function find(trx: Trx, orgId: OrgId, id: DestinationId): Promise<StoredDestination | undefined> {
  const row = await selectDestinations(trx, orgId).where('destination.id', '=', id).executeTakeFirst();
  return row === undefined ? undefined : toStored(row);
}

/** @throws FileTaken */
async function refuseTakenFile(trx: Trx, orgId: OrgId, { id, url }: Pick<Destination, 'id' | 'url'>): Promise<void> {
  if (!url.startsWith('file:')) return;
  const others = await trx
    .selectFrom('webhook_delivery.destination')
    .select('url')
    .where('org_id', '=', orgId)
    .where('kind', '=', 'file')
    .where('id', '<>', id)
    .execute();
  if (others.some((other) => isSameFile(other.url, url))) throw new FileTaken();
}

function one(found: StoredDestination | undefined): StoredDestination {
  if (found === undefined) throw new Error('a destination that was just written cannot be read');
  return found;
}

/** What is undefined stays. */
function toColumns({ settings, eventTypes, state, sealed, ...change }: DestinationChange): Updateable<DestinationRow> {
  return given({
    name: change.name,
    url: change.url,
    settings: settings === undefined ? undefined : JSON.stringify(settings),
    event_types: eventTypes === undefined ? undefined : [...eventTypes],
    workspace_id: change.workspaceId,
    min_severity: change.minSeverity,
    filter: change.filter,
    alerts: change.alerts,
    rate_limit: change.rateLimit,
    concurrency: change.concurrency,
    ordering: change.ordering,
    sealed_credential: sealed?.credential,
    sealed_secrets: sealed?.secrets,
    ...(state === undefined ? {} : { state, disabled_reason: '' }),
    ...(state === 'enabled' ? HEALTHY : {}),
  });
}

const HEALTHY = { failures: 0, failing_since: null, circuit: 'closed', circuit_until: null, circuit_opened: 0, told_failing: false };

const given = (columns: { [C in keyof Updateable<DestinationRow>]: Updateable<DestinationRow>[C] | undefined }) =>
  Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== undefined)) as Updateable<DestinationRow>;

/** Where it is in the stream stays: what comes is numbered anew. */
async function beginChain(trx: Trx, orgId: OrgId, id: DestinationId, chain: string): Promise<void> {
  await trx
    .updateTable('webhook_delivery.position')
    .set({ chain, sequence: 0n, hash: '' })
    .where('org_id', '=', orgId)
    .where('destination_id', '=', id)
    .execute();
}
