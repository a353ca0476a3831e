import type {
  CreateDestinationRequest,
  CreateDestinationResponse,
  Destination as DestinationMessage,
  ListDestinationsRequest,
  RotateSecretRequest,
  UpdateDestinationRequest,
} from '@sentinelmesh/contracts';
import { type Secret, secret } from '@sentinelmesh/crypto';
import { z } from 'zod';
import type { CreateDestination, CreatedDestination } from '../app/create-destination.ts';
import { isEventType } from '../app/example-event.ts';
import type { DestinationRef } from '../app/find-destination.ts';
import type { ListDestinations } from '../app/list-destinations.ts';
import type { RotateSecret } from '../app/rotate-secret.ts';
import type { TestDestination } from '../app/test-destination.ts';
import type { UpdateDestination } from '../app/update-destination.ts';
import type { DestinationStatus } from '../domain/destination-status.ts';
import { toOutside } from '../domain/setting-names.ts';
import { SEVERITIES } from '../domain/severity.ts';
import { fromPageRequest, group, id, minSeverity, name, oneOf, oneOfOr, parse, time, upTo, workspaceId } from './fields.ts';

const MAX_PAGE_SIZE = 200;
const MAX_SECRET_LENGTH = 16 * 1024;
const MAX_RATE = 10_000;
const MAX_CONCURRENCY = 256;
const DEFAULT_CONCURRENCY = 16;
const MAX_GRACE_SECONDS = 7 * 24 * 60 * 60;
const DEFAULT_GRACE_SECONDS = 24 * 60 * 60;
const DEFAULT_TEST = 'guard.input.blocked';
const ORDERINGS = ['none', 'destination', 'session'] as const;

const secretText = z.string().max(MAX_SECRET_LENGTH, `must not be longer than ${MAX_SECRET_LENGTH} characters`);
/** Undefined when empty. */
const optionalSecret = secretText.transform((text) => (text === '' ? undefined : secret(text)));
const settings = z.custom<Readonly<Record<string, unknown>>>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  'must be an object',
);
const eventTypes = z.array(z.string());
const rateLimit = upTo(MAX_RATE, ' a second; 0 is no limit');
const concurrency = upTo(MAX_CONCURRENCY, '').transform((value) => value || DEFAULT_CONCURRENCY);

const create = z.object({
  group: z.string(),
  kind: z.string(),
  name: name.or(z.literal('')),
  url: z.string(),
  settings: settings.optional().transform((given) => given ?? {}),
  credential: optionalSecret,
  eventTypes,
  workspaceId,
  minSeverity,
  filter: z.string(),
  alerts: z.boolean().optional(),
  rateLimit,
  concurrency,
  ordering: oneOfOr(ORDERINGS, 'none'),
  signingSecret: optionalSecret,
  since: time.optional(),
});

const update = z
  .object({
    name: name.optional(),
    url: z.string().optional(),
    settings: settings.optional(),
    credential: secretText.transform((text) => secret(text)).optional(),
    eventTypes,
    clearEventTypes: z.boolean(),
    workspaceId: workspaceId.optional(),
    minSeverity: oneOf(SEVERITIES).optional(),
    filter: z.string().optional(),
    alerts: z.boolean().optional(),
    state: oneOf(['enabled', 'paused']).optional(),
    rateLimit: rateLimit.optional(),
    concurrency: concurrency.optional(),
    ordering: oneOf(ORDERINGS).optional(),
  })
  .refine(({ clearEventTypes, eventTypes }) => !clearEventTypes || eventTypes.length === 0, {
    path: ['clearEventTypes'],
    error: 'must not be given together with event_types',
  })
  // An empty list cannot be told from none.
  .transform(({ clearEventTypes, eventTypes, ...rest }) => ({
    ...rest,
    eventTypes: clearEventTypes || eventTypes.length > 0 ? eventTypes : undefined,
  }));

const reference = z.object({ group, id: id('dst') });
const eventTypeToTest = z.string().transform((type, check) => {
  const wanted = type || DEFAULT_TEST;
  if (isEventType(wanted)) return wanted;
  check.addIssue({ code: 'custom', message: `must be the type of an event, such as ${DEFAULT_TEST}` });
  return z.NEVER;
});
const test = reference.extend({ eventType: eventTypeToTest });
const rotate = reference.extend({
  signingSecret: optionalSecret,
  graceSeconds: upTo(MAX_GRACE_SECONDS, ', which is 7 days').default(DEFAULT_GRACE_SECONDS),
});

// Every `from…` throws InvalidArgument naming each wrong field.

export const fromCreateDestination = (message: CreateDestinationRequest): Parameters<CreateDestination>[0] => {
  const { alerts, since, ...request } = parse(create, message);
  return { ...request, alerts, since };
};

export function fromListDestinations(message: ListDestinationsRequest): Parameters<ListDestinations>[0] {
  return { ...parse(z.object({ group }), message), ...fromPageRequest('dst', { most: MAX_PAGE_SIZE }, message) };
}

export const fromReference = (message: { group: string; id: string }): DestinationRef => parse(reference, message);

export function fromUpdateDestination(message: UpdateDestinationRequest): Parameters<UpdateDestination>[0] {
  return { ...parse(reference, message), update: parse(update, message) };
}

export const fromTestDestination = (message: { group: string; id: string; eventType: string }): Parameters<TestDestination>[0] =>
  parse(test, message);

export function fromRotateSecret(message: RotateSecretRequest): Parameters<RotateSecret>[0] {
  const { graceSeconds, ...request } = parse(rotate, message);
  return { ...request, graceMs: graceSeconds * 1_000 };
}

export function toDestinationMessage({ destination, health, position }: DestinationStatus): DestinationMessage {
  const { orgId: _, settings, eventTypes, ...rest } = destination;
  return {
    ...rest,
    settings: { ...toOutside(settings) },
    eventTypes: [...eventTypes],
    health: { ...health },
    position: position && { ...position },
  };
}

export function toCreateDestinationResponse({ signingSecret, publicKey, ...status }: CreatedDestination): CreateDestinationResponse {
  return { destination: toDestinationMessage(status), signingSecret: revealed(signingSecret), publicKey: publicKey ?? '' };
}

const revealed = (held: Secret<string> | undefined) => held?.reveal() ?? '';
