import { MAX_MESSAGE_BYTES, orgOfSubject } from '@sentinelmesh/contracts';
import { InvalidArgument } from '@sentinelmesh/kernel';
import { type RawBuilder, sql, type Transaction } from 'kysely';
import type { Migration } from './migrate.ts';
import { CURRENT_ORG, plainName } from './names.ts';
import { tenantTable } from './tenant-table.ts';

/** A message for the bus; the same shape as the event bus's own, which this library does not know. */
export type BusMessage = {
  /** Of the event; repeated deliveries keep it, so that whoever receives it twice can tell. */
  readonly id: string;
  readonly subject: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly payload: Uint8Array;
};

/** Creates `<schema>.outbox`: what has been decided and not yet told. */
export const outboxMigration = (schema: string): Migration => ({
  up: async (db) => {
    // A row lives for milliseconds: dead rows must be vacuumed by their number, since no share of an empty table is large.
    await sql
      .raw(`
      create table ${plainName(schema)}.outbox (
        org_id text not null default ${CURRENT_ORG},
        id text not null,
        position bigint generated always as identity,
        subject text not null,
        headers jsonb not null,
        payload bytea not null,
        created_at timestamptz not null default now(),
        -- An event and its audit record have the same id; they go to different streams.
        primary key (org_id, id, subject)
      ) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);
      create index outbox_position on ${schema}.outbox (position)`)
      .execute(db);
    await tenantTable(schema, 'outbox', { app: ['insert'], system: ['select', 'delete'] }).execute(db);
  },
});

/**
 * Leaves messages to be published once `trx` has committed, and never if it rolls back. They belong to the transaction's
 * organisation; a message whose subject names another one is refused by row-level security.
 *
 * @throws InvalidArgument for a message larger than the bus takes, which could never leave again
 */
export async function enqueue<Tables>(trx: Transaction<Tables>, schema: string, messages: readonly BusMessage[]): Promise<void> {
  if (messages.length > 0) await outboxInsert(schema, messages).execute(trx);
}

/**
 * The statement that leaves messages to be published, for who makes it a part of another one; it returns a row for each.
 *
 * @throws InvalidArgument as `enqueue` does
 */
export function outboxInsert(schema: string, messages: readonly BusMessage[]): RawBuilder<unknown> {
  messages.forEach(refuseOversized);
  const column = <T>(read: (message: BusMessage) => T) => messages.map(read);
  return sql`
    insert into ${sql.table(`${plainName(schema)}.outbox`)} (org_id, id, subject, headers, payload)
    select coalesce(org_id, ${sql.raw(CURRENT_ORG)}), id, subject, headers, payload
    from unnest(
      ${column(({ subject }) => orgOfSubject(subject) ?? null)}::text[],
      ${column(({ id }) => id)}::text[],
      ${column(({ subject }) => subject)}::text[],
      ${column(({ headers }) => JSON.stringify(headers))}::jsonb[],
      ${column(({ payload }) => payload)}::bytea[]
    ) with ordinality as message (org_id, id, subject, headers, payload, ordinal)
    order by ordinal
    returning 1`;
}

/** The bus counts headers as they stand on the wire: `NATS/1.0`, a line each, an empty line. */
function refuseOversized({ id, headers, payload }: BusMessage): void {
  const lines = Object.entries(headers).map(([name, value]) => Buffer.byteLength(name) + Buffer.byteLength(value) + 4);
  const bytes = payload.byteLength + lines.reduce((sum, line) => sum + line, 12);
  if (bytes > MAX_MESSAGE_BYTES)
    throw new InvalidArgument([{ field: 'payload', message: `message ${id} has ${bytes} bytes, the bus takes ${MAX_MESSAGE_BYTES}` }]);
}
