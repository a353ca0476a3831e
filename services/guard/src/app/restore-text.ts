import { type AuditSigner, auditMessage } from '@sentinelmesh/event-bus';
import type { Clock, RequestContext } from '@sentinelmesh/kernel';
import type { EntityOperators } from '../domain/entity-operators.ts';
import { restoreTokens, type TokenText } from '../domain/token-text.ts';
import type { Publish } from './ports.ts';
import { tokenRecord } from './token-record.ts';
import type { TokenValues } from './token-values.ts';

export type RestoreTextRequest = TokenText & { readonly sessionId: string };

export type RestoreText = (
  request: RestoreTextRequest,
  context: RequestContext,
) => Promise<{ readonly text: string; readonly restored: number }>;

type Dependencies = {
  readonly tokenValues: Pick<TokenValues, 'in'>;
  readonly entities: Pick<EntityOperators, 'decrypt'>;
  readonly publish: Publish;
  readonly signer: AuditSigner;
  readonly clock: Clock;
};

/**
 * Puts the values of a session back into the place of their tokens. That is access to personal data: there is no answer before
 * its audit record is durable, however little was restored.
 *
 * @throws Unavailable when the database does not answer, or the bus does not take the record
 */
export function createRestoreText({ tokenValues, entities, publish, signer, clock }: Dependencies): RestoreText {
  return async ({ sessionId, ...text }, context) => {
    const reader = { orgId: context.orgId, sessionId };
    const values = await tokenValues.in(text, reader);
    const answer = restoreTokens(text, (token) => values.get(token) ?? entities.decrypt(reader, token));
    const record = tokenRecord(context, {
      action: 'restored',
      at: clock.now(),
      attributes: { session_id: sessionId, tokens: String(answer.restored) },
    });
    await publish(auditMessage(signer, record, context));
    return answer;
  };
}
