import type { BusMessage } from '@sentinelmesh/event-bus';
import { newId, type RequestContext } from '@sentinelmesh/kernel';
import type { Destination } from '../domain/destination.ts';
import { hostOfUrl } from '../domain/destination-url.ts';
import type { SignAudit } from './crud-ports.ts';

type Change = {
  readonly entity: 'destination' | 'alert_rule';
  /** created | changed | removed | secret_rotated | tested | recovery_started | delivery_retried */
  readonly action: string;
  /** The id of the destination, or the name of the rule. */
  readonly entityId: string;
  readonly at: Date;
  readonly disposition?: 'succeeded' | 'failed';
  /** Facts beyond who, what and when: never a name, a filter, a path or a secret. */
  readonly attributes: Readonly<Record<string, string>>;
};

/** The audit record of a change. */
export type DescribeChange = (change: Change, context: RequestContext) => readonly BusMessage[];

export function createDescribeChange({ signAudit }: { signAudit: SignAudit }): DescribeChange {
  return ({ entity, action, entityId, at, disposition = 'succeeded', attributes }, { orgId, principal, requestId, traceparent }) => {
    const record = {
      id: newId('evt', at.getTime()),
      occurredAt: at,
      orgId,
      workspaceId: '',
      entity,
      action,
      principal,
      disposition,
      requestId,
      entityId,
      attributes: { ...attributes },
    };
    return [signAudit(record, traceparent)];
  };
}

/** Which destination it is, for an auditor: a path or query of its URL may be a secret, so they are not there. */
export const factsOfDestination = ({ kind, url }: Pick<Destination, 'kind' | 'url'>) => ({ kind, host: hostOfUrl(url) });
