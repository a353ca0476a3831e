import { streams } from '@sentinelmesh/contracts';
import { type KeyRing, open, SealedDataRejected, seal } from '@sentinelmesh/crypto';
import { type Database, enqueue } from '@sentinelmesh/database';
import type { EventId, OrgId } from '@sentinelmesh/kernel';
import type { Transaction } from 'kysely';
import type { EscalationStore } from '../app/ports.ts';
import type { EscalatedText } from '../domain/analysis.ts';
import { type GuardTables, SCHEMA } from './schema.ts';

/** Twice as long as the stream can deliver an escalation again. */
const REMEMBERED_MS = 2 * streams.EVENTS.maxAgeMs;

type Dependencies = {
  readonly database: Pick<Database<GuardTables>, 'withOrg' | 'withSystem'>;
  readonly keyRing: KeyRing;
  readonly relay: { poke(): void };
  readonly log: { warn(fields: Readonly<Record<string, unknown>>, message: string): void };
};

/** Escalations in Postgres. Texts are sealed for their organisation and decision: copied to another row they stay shut. */
export function createPostgresEscalationStore({ database, keyRing, relay, log }: Dependencies): EscalationStore {
  const reveal = (orgId: OrgId, decisionId: EventId, sealed: Buffer): EscalatedText | undefined => {
    try {
      return JSON.parse(open(keyRing, sealed, sealContext(orgId, decisionId)).toString());
    } catch (error) {
      if (!(error instanceof SealedDataRejected)) throw error;
      log.warn({ orgId, decisionId, error }, 'a kept text cannot be opened; is MESH_TEXT_KEY another one now?');
      return undefined;
    }
  };

  return {
    keep: (orgId, decisionId, text, { from, until }) =>
      database.withOrg(orgId, async (trx) => {
        if (await isAnalyzed(trx, orgId, decisionId)) return false;
        const sealed = seal(keyRing, JSON.stringify(text), sealContext(orgId, decisionId));
        await trx
          .insertInto('guard.kept_text')
          .values({ org_id: orgId, decision_id: decisionId, sealed, kept_at: from, expires_at: until })
          .onConflict((conflict) => conflict.doNothing())
          .execute();
        return true;
      }),

    load: (orgId, decisionId, at) =>
      database.withOrg(orgId, async (trx) => {
        // Before the analysis, which deletes it: one that is committed meanwhile is seen then.
        const row = await trx
          .selectFrom('guard.kept_text')
          .select('sealed')
          .where('org_id', '=', orgId)
          .where('decision_id', '=', decisionId)
          .where('expires_at', '>', at)
          .executeTakeFirst();
        if (await isAnalyzed(trx, orgId, decisionId)) return { isAnalyzed: true, text: undefined };
        return { isAnalyzed: false, text: row === undefined ? undefined : reveal(orgId, decisionId, row.sealed) };
      }),

    async record({ id, at, escalation, conclusion, method, degradedBy, costMicroUsd }, messages) {
      const { orgId, decisionId } = escalation;
      const isFirst = await database.withOrg(orgId, async (trx) => {
        const { numInsertedOrUpdatedRows } = await trx
          .insertInto('guard.analysis')
          .values({
            org_id: orgId,
            decision_id: decisionId,
            event_id: id,
            analyzed_at: at,
            method,
            degraded_by: degradedBy ?? null,
            risk_before: escalation.risk,
            risk: conclusion.risk,
            category: conclusion.category,
            cost_micro_usd: costMicroUsd,
          })
          .onConflict((conflict) => conflict.doNothing())
          .executeTakeFirstOrThrow();
        if (numInsertedOrUpdatedRows !== 1n) return false;
        await trx.deleteFrom('guard.kept_text').where('org_id', '=', orgId).where('decision_id', '=', decisionId).execute();
        await enqueue(trx, SCHEMA, messages);
        return true;
      });
      if (isFirst) relay.poke();
      return isFirst;
    },

    prune: (at) =>
      database.withSystem(async (trx) => {
        const forgotten = new Date(at.getTime() - REMEMBERED_MS);
        await trx.deleteFrom('guard.kept_text').where('expires_at', '<=', at).execute();
        await trx.deleteFrom('guard.analysis').where('analyzed_at', '<', forgotten).execute();
        await trx.deleteFrom('guard.judge_spending').where('day', '<', forgotten.toISOString().slice(0, 10)).execute();
      }),
  };
}

const sealContext = (orgId: OrgId, decisionId: EventId): string => `escalated-text/${orgId}/${decisionId}`;

async function isAnalyzed(trx: Transaction<GuardTables>, orgId: OrgId, decisionId: EventId): Promise<boolean> {
  const row = await trx
    .selectFrom('guard.analysis')
    .select('event_id')
    .where('org_id', '=', orgId)
    .where('decision_id', '=', decisionId)
    .executeTakeFirst();
  return row !== undefined;
}
