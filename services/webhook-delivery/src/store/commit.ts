import { type BusMessage, type Database, enqueue } from '@sentinelmesh/database';
import type { OrgId } from '@sentinelmesh/kernel';
import { SCHEMA, type Trx, type WebhookDeliveryTables } from './schema.ts';

export type Writing = {
  readonly trx: Trx;
  /** Leaves messages to be published once this is committed. */
  tell(messages: readonly BusMessage[]): Promise<void>;
};

/** Changes rows of one organisation and tells of it: both or neither. */
export type Commit = <T>(orgId: OrgId, write: (writing: Writing) => Promise<T>) => Promise<T>;

type Dependencies = { database: Pick<Database<WebhookDeliveryTables>, 'withOrg'>; relay: { poke(): void } };

export function createCommit({ database, relay }: Dependencies): Commit {
  return async (orgId, write) => {
    const result = await database.withOrg(orgId, (trx) => write({ trx, tell: (messages) => enqueue(trx, SCHEMA, messages) }));
    relay.poke();
    return result;
  };
}
