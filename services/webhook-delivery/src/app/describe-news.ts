import type { AuditRecord, EndpointSummary, EventMessage, EventType } from '@sentinelmesh/contracts';
import { type BusMessage, eventMessage } from '@sentinelmesh/event-bus';
import { newId } from '@sentinelmesh/kernel';
import type { HealthChange } from './delivery/engine-ports.ts';

export type SignAudit = (record: AuditRecord) => BusMessage;

type Named = { readonly kind: string; readonly name: string; readonly workspaceId: string };

/** Puts what happened to a destination into the messages that tell of it; that it was disabled is in the audit log as well. */
export function createDescribeNews({ signAudit }: { signAudit: SignAudit }) {
  return (change: HealthChange, destination: Named): readonly BusMessage[] => {
    const { orgId, destinationId, news, before, health, failure, at } = change;
    const endpoint: EndpointSummary = { destinationId, kind: destination.kind, name: destination.name };
    const id = newId('evt', at.getTime());
    const told = <T extends OwnEventType>(type: T, data: EventMessage<T>) =>
      eventMessage(type, { id, orgId, source: 'webhook-delivery', subject: destinationId, time: at, data });
    const { failures, failingSince } = health;
    switch (news) {
      case undefined:
        return [];
      case 'failing':
        return [
          told('webhook.endpoint.failed', { endpoint, failures, failingSince, error: failure?.error ?? '', status: failure?.status ?? 0 }),
        ];
      case 'recovered':
        return [told('webhook.endpoint.recovered', { endpoint, failures: before.failures, failingSince: before.failingSince })];
      default: {
        const reason = news.slice('disabled_'.length);
        const record = {
          id,
          occurredAt: at,
          orgId,
          workspaceId: '',
          entity: 'destination',
          action: 'disabled',
          principal: { type: 'service', id: 'webhook-delivery' },
          disposition: 'failed',
          requestId: '',
          entityId: destinationId,
          risk: undefined,
          attributes: { reason, kind: destination.kind, failures: String(failures), error: failure?.error ?? '' },
        };
        return [told('webhook.endpoint.disabled', { endpoint, reason, failures, failingSince }), signAudit(record)];
      }
    }
  };
}

type OwnEventType = Extract<EventType, `webhook.${string}`>;
