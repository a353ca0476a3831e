import type { OrgId } from '@sentinelmesh/kernel';
import { sql } from 'kysely';
import { SCHEMA, type Trx } from './schema.ts';

/** Lets transactions of an organisation that count something before they add to it follow each other, until they are over. */
export async function oneAtATime(trx: Trx, orgId: OrgId, what: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`${SCHEMA} ${what} ${orgId}`}, 0))`.execute(trx);
}
