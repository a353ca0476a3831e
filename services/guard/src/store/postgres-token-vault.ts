import { setImmediate } from 'node:timers/promises';
import { type KeyRing, open, SealedDataRejected, seal } from '@sentinelmesh/crypto';
import { type Database, enqueue } from '@sentinelmesh/database';
import { sql } from 'kysely';
import type { TokenVault } from '../app/ports.ts';
import type { TokenReader } from '../domain/session-tokens.ts';
import { type GuardTables, SCHEMA } from './schema.ts';

type Dependencies = {
  readonly database: Pick<Database<GuardTables>, 'withOrg' | 'withSystem'>;
  readonly keyRing: KeyRing;
  readonly relay: { poke(): void };
  readonly log: { warn(fields: Readonly<Record<string, unknown>>, message: string): void };
};

/** The vault in Postgres. Values are sealed for organisation, session and token: copied to another row they stay shut. */
export function createPostgresTokenVault({ database, keyRing, relay, log }: Dependencies): TokenVault {
  const reveal = (reader: TokenReader, token: string, sealed: Buffer): string | undefined => {
    try {
      return open(keyRing, sealed, sealContext(reader, token)).toString();
    } catch (error) {
      if (!(error instanceof SealedDataRejected)) throw error;
      log.warn({ orgId: reader.orgId, error }, 'the value of a token cannot be opened; is MESH_TEXT_KEY another one now?');
      return undefined;
    }
  };

  return {
    async keep({ orgId, sessionId, endUser }, values, until) {
      // In one order, so that two calls about the same values do not wait for each other.
      const tokens = [...values.keys()].sort();
      const sealed = await mapInTurns(tokens, (token) => seal(keyRing, values.get(token) ?? '', sealContext({ orgId, sessionId }, token)));
      await database.withOrg(orgId, async (trx) => {
        await sql`
          insert into guard.token as kept (org_id, session_id, token, end_user, sealed, expires_at)
          select ${orgId}, ${sessionId}, new.token, ${endUser}, new.sealed, ${until}::timestamptz
          from unnest(${tokens}::text[], ${sealed}::bytea[]) as new (token, sealed)
          on conflict (org_id, session_id, token, end_user) do update set expires_at = greatest(kept.expires_at, excluded.expires_at)
        `.execute(trx);
      });
    },

    async find({ orgId, sessionId }, tokens, { at, until }) {
      if (tokens.size === 0) return new Map();
      const rows = await database.withOrg(orgId, async (trx) => {
        const found = await sql<{ token: string; sealed: Buffer }>`
          update guard.token set expires_at = greatest(expires_at, ${until}::timestamptz)
          where org_id = ${orgId} and session_id = ${sessionId} and token = any(${[...tokens]}::text[]) and expires_at > ${at}::timestamptz
          returning token, sealed`.execute(trx);
        return found.rows;
      });
      const opened = await mapInTurns(rows, ({ token, sealed }) => [token, reveal({ orgId, sessionId }, token, sealed)] as const);
      return new Map(opened.flatMap(([token, value]) => (value === undefined ? [] : [[token, value]])));
    },

    async erase(orgId, whose, tell) {
      const erased = await database.withOrg(orgId, async (trx) => {
        // That the name is not empty is what the partial index is made for.
        const ofOrg = trx.deleteFrom('guard.token').where('org_id', '=', orgId);
        const { numDeletedRows } = await ('sessionId' in whose
          ? ofOrg.where('session_id', '=', whose.sessionId)
          : ofOrg.where('end_user', '=', whose.endUser).where('end_user', '<>', '')
        ).executeTakeFirstOrThrow();
        const count = Number(numDeletedRows);
        await enqueue(trx, SCHEMA, tell(count));
        return count;
      });
      relay.poke();
      return erased;
    },

    prune: (at) =>
      database.withSystem(async (trx) => {
        await trx.deleteFrom('guard.token').where('expires_at', '<=', at).execute();
      }),
  };
}

/** A token has no slash in it, and a session may have: it comes last. */
const sealContext = ({ orgId, sessionId }: TokenReader, token: string): string => `token/${orgId}/${token}/${sessionId}`;

/** Some milliseconds of sealing or opening. */
const TURN = 64;

/** Maps many values in turns: between two of them everybody else gets on. */
async function mapInTurns<From, To>(items: readonly From[], map: (item: From) => To): Promise<To[]> {
  const mapped: To[] = [];
  for (const [index, item] of items.entries()) {
    if (index > 0 && index % TURN === 0) await setImmediate();
    mapped.push(map(item));
  }
  return mapped;
}
