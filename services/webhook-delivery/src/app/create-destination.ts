import type { Secret } from '@sentinelmesh/crypto';
import { type Clock, InvalidArgument, newId, type RequestContext, type Violation } from '@sentinelmesh/kernel';
import { type Destination, type DestinationKindName, isPushKind } from '../domain/destination.ts';
import type { DestinationStatus } from '../domain/destination-status.ts';
import { hostOfUrl } from '../domain/destination-url.ts';
import { resolveKind } from '../domain/resolve-kind.ts';
import type { CheckDestination } from './check-destination.ts';
import type { DestinationStore, RefreshDirectory, Signing } from './crud-ports.ts';
import { type DescribeChange, factsOfDestination } from './describe-change.ts';
import type { DestinationSecrets } from './destination-secrets.ts';

type NewDestination = Pick<
  Destination,
  'name' | 'url' | 'settings' | 'eventTypes' | 'workspaceId' | 'minSeverity' | 'filter' | 'rateLimit' | 'concurrency' | 'ordering'
> & {
  /** '' where the kind says it. */
  readonly group: string;
  /** '' where the group says it. */
  readonly kind: string;
  readonly credential: Secret<string> | undefined;
  readonly alerts: boolean | undefined;
  /** One of the caller's own; made for him unless he brings it. */
  readonly signingSecret: Secret<string> | undefined;
  /** For stream kinds: events stored since then are sent first. */
  readonly since: Date | undefined;
};

/** What signs for a webhook; it is in no other answer. */
export type CreatedDestination = DestinationStatus & {
  readonly signingSecret: Secret<string> | undefined;
  readonly publicKey: string | undefined;
};

export type CreateDestination = (request: NewDestination, context: RequestContext) => Promise<CreatedDestination>;

type Dependencies = {
  destinations: Pick<DestinationStore, 'create'>;
  checkDestination: CheckDestination;
  secrets: DestinationSecrets;
  signing: Signing;
  describeChange: DescribeChange;
  refreshDirectory: RefreshDirectory;
  clock: Clock;
};

/**
 * Adds a destination to the caller's organisation.
 *
 * @throws InvalidArgument naming what is wrong
 * @throws TooManyDestinations, FileTaken
 */
export function createCreateDestination(dependencies: Dependencies): CreateDestination {
  const { destinations, checkDestination, secrets, signing, describeChange, refreshDirectory, clock } = dependencies;
  return async (request, context) => {
    const { orgId } = context;
    const at = new Date(clock.now());
    const resolved = resolveKind(request.group, request.kind);
    if ('violation' in resolved) throw new InvalidArgument([resolved.violation]);
    const { kind } = resolved;
    const violations = violationsOfKind(kind, request, { signing, at });
    if (violations.length > 0) throw new InvalidArgument(violations);
    const { credential, url, settings: given, filter } = request;
    const checked = { url, settings: given, hasCredential: credential !== undefined, eventTypes: request.eventTypes, filter };
    const settings = (await checkDestination(kind, checked)) ?? {};

    const id = newId('dst', at.getTime());
    const signingSecret = kind === 'webhook' ? (request.signingSecret ?? signing.newSigningSecret()) : undefined;
    const destination = toDestination(request, { orgId, id, kind, settings, hasCredential: credential !== undefined, createdAt: at });
    const sealed = {
      credential: credential === undefined ? null : secrets.sealCredential({ orgId, id }, credential),
      secrets:
        signingSecret === undefined ? null : secrets.sealSigningSecrets({ orgId, id }, [{ secret: signingSecret, graceUntil: undefined }]),
    };
    const position = isPushKind(kind) ? undefined : { chain: newId('chn', at.getTime()), startAt: request.since ?? at };
    const change = { entity: 'destination', action: 'created', entityId: id, at, attributes: factsOfDestination(destination) } as const;
    const status = await destinations.create(orgId, { destination, sealed, position }, describeChange(change, context));
    await refreshDirectory();
    return { ...status, signingSecret, publicKey: signingSecret === undefined ? undefined : signing.publicKeyOf(signingSecret) };
  };
}

/** What only some kinds can be given. */
function violationsOfKind(
  kind: DestinationKindName,
  { signingSecret, since }: Pick<NewDestination, 'signingSecret' | 'since'>,
  { signing, at }: { signing: Signing; at: Date },
): Violation[] {
  const violations: Violation[] = [];
  if (signingSecret !== undefined) {
    const problem = kind === 'webhook' ? signing.checkSigningSecret(signingSecret.reveal()) : 'is for webhooks only';
    if (problem !== undefined) violations.push({ field: 'signing_secret', message: problem });
  }
  if (since !== undefined && isPushKind(kind)) violations.push({ field: 'since', message: 'is for SIEMs only' });
  else if (since !== undefined && since > at) violations.push({ field: 'since', message: 'must not be in the future' });
  return violations;
}

type Made = Pick<Destination, 'orgId' | 'id' | 'kind' | 'settings' | 'hasCredential' | 'createdAt'>;

/** A chat or mailbox gets alerts, everything else all events, unless told otherwise; what is told to get alerts gets them alone. */
function toDestination(request: NewDestination, made: Made): Destination {
  const { name, url, eventTypes, workspaceId, minSeverity, filter, rateLimit, concurrency, ordering, alerts } = request;
  const isForPeople = made.kind === 'slack' || made.kind === 'teams' || made.kind === 'email';
  const getsAlerts = alerts ?? isForPeople;
  return {
    ...made,
    name: name || hostOfUrl(url) || made.kind,
    url,
    eventTypes: eventTypes.length > 0 || isForPeople || getsAlerts ? eventTypes : ['*'],
    workspaceId,
    minSeverity,
    filter,
    alerts: getsAlerts,
    state: 'enabled',
    disabledReason: '',
    rateLimit,
    concurrency,
    ordering,
    updatedAt: made.createdAt,
  };
}
