import type { AuditRecord } from '@sentinelmesh/contracts';
import { newId, type RequestContext } from '@sentinelmesh/kernel';

type Done = {
  readonly action: 'restored' | 'erased';
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Counts and ids, never a value. */
  readonly attributes: Readonly<Record<string, string>>;
};

/** What was done with tokens, as evidence. */
export function tokenRecord(context: RequestContext, { action, at, attributes }: Done): AuditRecord {
  const id = newId('evt', at);
  return {
    id,
    occurredAt: new Date(at),
    orgId: context.orgId,
    workspaceId: context.workspaceId ?? '',
    entity: 'token',
    action,
    principal: { ...context.principal },
    disposition: 'succeeded',
    requestId: context.requestId,
    entityId: id,
    attributes: { ...attributes },
  };
}
