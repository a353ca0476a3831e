import { type AuditSigner, auditMessage } from '@sentinelmesh/event-bus';
import type { Clock, RequestContext } from '@sentinelmesh/kernel';
import { withoutEmpty } from './inspection-report.ts';
import type { TokenVault, WhoseTokens } from './ports.ts';
import { tokenRecord } from './token-record.ts';

export type EraseTokens = (whose: WhoseTokens, context: RequestContext) => Promise<{ readonly erased: number }>;

type Dependencies = { readonly vault: Pick<TokenVault, 'erase'>; readonly signer: AuditSigner; readonly clock: Clock };

/**
 * Forgets the values of a session or of a person. The audit record is committed with that, and published as soon as the bus takes it.
 *
 * @throws Unavailable when the database does not answer
 */
export function createEraseTokens({ vault, signer, clock }: Dependencies): EraseTokens {
  return async (whose, context) => {
    const [sessionId, endUser] = 'sessionId' in whose ? [whose.sessionId, ''] : ['', whose.endUser];
    const erased = await vault.erase(context.orgId, whose, (count) => {
      const attributes = withoutEmpty({ session_id: sessionId, end_user: endUser, tokens: String(count) });
      return [auditMessage(signer, tokenRecord(context, { action: 'erased', at: clock.now(), attributes }), context)];
    });
    return { erased };
  };
}
