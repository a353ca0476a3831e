import { type BusMessage, eventMessage } from '@sentinelmesh/event-bus';
import type { ExportPlace } from './export/exporter-ports.ts';

export type Backlog = ExportPlace & { readonly waiting: number; readonly oldestMs: number; readonly at: Date };

/** The message that tells that much is waiting for a destination. */
export function describeBacklog(
  { orgId, destinationId, waiting, oldestMs, at }: Backlog,
  { kind, name }: { readonly kind: string; readonly name: string },
): readonly BusMessage[] {
  const data = { endpoint: { destinationId, kind, name }, waiting: BigInt(waiting), oldestMs: BigInt(Math.round(oldestMs)) };
  return [eventMessage('webhook.backlog.exceeded', { orgId, source: 'webhook-delivery', subject: destinationId, time: at, data })];
}
