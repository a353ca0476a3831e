import type { EventMessage, EventType } from '@sentinelmesh/contracts';
import { type BusMessage, eventMessage } from '@sentinelmesh/event-bus';
import { newId, type OrgId, type RequestContext, type WorkspaceId } from '@sentinelmesh/kernel';
import type { SignAudit } from './ports.ts';

/** What changed, for the event and for the audit log. */
type Change<T extends EventType> = {
  readonly orgId: OrgId;
  readonly workspaceId?: WorkspaceId;
  /** The id of what changed. */
  readonly entityId: string;
  readonly at: Date;
  readonly data: EventMessage<T>;
  /** Facts for the audit log beyond who, what and when: never a name, never a secret. */
  readonly attributes?: Readonly<Record<string, string>>;
};

/** The events of this service: `identity.<entity>.<action>`. */
type OwnEventType = Extract<EventType, `identity.${string}`>;

export type DescribeChange = <T extends OwnEventType>(type: T, change: Change<T>, context: RequestContext) => readonly BusMessage[];

/** Puts a change into the two messages that tell of it: the event for everybody who listens, and its audit record under the same id. */
export function createDescribeChange({ signAudit }: { signAudit: SignAudit }): DescribeChange {
  return (type, { orgId, workspaceId, entityId, at, data, attributes = {} }, { principal, requestId, traceparent }) => {
    const id = newId('evt', at.getTime());
    const [, entity = '', action = ''] = type.split('.');
    const event = eventMessage(type, {
      id,
      orgId,
      workspaceId,
      source: 'identity',
      subject: entityId,
      time: at,
      correlationId: requestId,
      traceparent,
      data,
    });
    const record = {
      id,
      occurredAt: at,
      orgId,
      workspaceId: workspaceId ?? '',
      entity,
      action,
      principal,
      disposition: 'succeeded',
      requestId,
      entityId,
      attributes: { ...attributes },
    };
    return [event, signAudit(record, traceparent)];
  };
}
