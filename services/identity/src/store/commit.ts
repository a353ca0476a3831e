import { type BusMessage, type Database, enqueue } from '@sentinelmesh/database';
import type { OrgId } from '@sentinelmesh/kernel';
import type { Transaction } from 'kysely';
import { type IdentityTables, SCHEMA } from './schema.ts';

export type Writing = {
  readonly trx: Transaction<IdentityTables>;
  /** Leaves messages to be published once this is committed. */
  tell(messages: readonly BusMessage[]): Promise<void>;
};

/** Changes rows of one organisation and tells of it: both or neither. */
export type Commit = <T>(orgId: OrgId, write: (writing: Writing) => Promise<T>) => Promise<T>;

type Dependencies = { database: Pick<Database<IdentityTables>, 'withOrg'>; relay: { poke(): void } };

export function createCommit({ database, relay }: Dependencies): Commit {
  return async (orgId, write) => {
    const result = await database.withOrg(orgId, (trx) => write({ trx, tell: (messages) => enqueue(trx, SCHEMA, messages) }));
    // Only now is there something to publish; a revocation must reach the gateways at once, not at the relay's next look.
    relay.poke();
    return result;
  };
}
