import type {
  Attempt as AttemptMessage,
  Delivery as DeliveryMessage,
  ListDeliveriesRequest,
  RecoverRequest,
  Recovery as RecoveryMessage,
  TestDestinationResponse,
} from '@sentinelmesh/contracts';
import { z } from 'zod';
import type { GetDelivery } from '../app/get-delivery.ts';
import type { GetRecovery } from '../app/get-recovery.ts';
import type { ListDeliveries } from '../app/list-deliveries.ts';
import type { RecoverDeliveries } from '../app/recover-deliveries.ts';
import type { TestedDestination } from '../app/test-destination.ts';
import { DELIVERY_STATES, type Delivery, eventIdOf, RECOVERABLE_STATES, type RecordedAttempt, type Recovery } from '../domain/delivery.ts';
import { eventType, fromPageRequest, group, id, oneOf, oneOfOr, parse, time } from './fields.ts';

const MAX_PAGE_SIZE = 500;

const ofDestination = { group, id: id('dst') };
const list = z.object({
  ...ofDestination,
  state: oneOfOr(DELIVERY_STATES, undefined),
  eventType,
  since: time.optional(),
  until: time.optional(),
});
const one = z.object({ ...ofDestination, deliveryId: id('dlv') });
const recover = z.object({
  ...ofDestination,
  since: time.optional().refine((value) => value !== undefined, 'is required'),
  until: time.optional(),
  states: z
    .array(oneOf(RECOVERABLE_STATES))
    .max(RECOVERABLE_STATES.length, `must not be more than the ${RECOVERABLE_STATES.length} there are`)
    .transform((states) => [...new Set(states)]),
  eventType,
});
const recovery = z.object({ ...ofDestination, recoveryId: id('rcv') });

// Every `from…` throws InvalidArgument naming each wrong field.

export function fromListDeliveries(message: ListDeliveriesRequest): Parameters<ListDeliveries>[0] {
  const { group: from, id: destinationId, eventType: type, since, until, state } = parse(list, message);
  const page = fromPageRequest('dlv', { most: MAX_PAGE_SIZE }, message);
  return { group: from, id: destinationId, filter: { state, eventType: type === '' ? undefined : type, since, until }, page };
}

export const fromDelivery = (message: { group: string; id: string; deliveryId: string }): Parameters<GetDelivery>[0] => parse(one, message);

export const fromRecovery = (message: { group: string; id: string; recoveryId: string }): Parameters<GetRecovery>[0] =>
  parse(recovery, message);

export function fromRecover(message: RecoverRequest): Parameters<RecoverDeliveries>[0] {
  const { since = new Date(0), until, ...request } = parse(recover, message);
  return { ...request, since, until };
}

export const toDeliveryMessage = (delivery: Delivery): DeliveryMessage => ({ ...delivery, eventId: eventIdOf(delivery.id) });

export const toAttemptMessage = ({ timings, ...attempt }: RecordedAttempt): AttemptMessage => ({ ...attempt, ...allOf(timings) });

export const toRecoveryMessage = (made: Recovery): RecoveryMessage => ({ ...made });

export function toTestDestinationResponse({ startedAt, result }: TestedDestination): TestDestinationResponse {
  const { succeeded, error = '', status = 0, timings, response = '' } = result;
  const attempt = { number: 1, outcome: succeeded ? 'succeeded' : 'failed', error, status, startedAt, ...allOf(timings), response };
  return { succeeded, attempt };
}

/** Absent ones too: the message has all members. */
const allOf = ({ dnsMs, connectMs, tlsMs, firstByteMs, totalMs }: RecordedAttempt['timings']) => ({
  dnsMs,
  connectMs,
  tlsMs,
  firstByteMs,
  totalMs,
});
