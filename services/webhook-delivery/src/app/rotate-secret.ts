import type { Secret } from '@sentinelmesh/crypto';
import { type Clock, InvalidArgument, type RequestContext } from '@sentinelmesh/kernel';
import { MAX_SIGNING_SECRETS, rotated, type SigningSecret } from '../domain/signing-secrets.ts';
import { DestinationChanging, NothingToSignWith, TooManySecrets } from '../errors.ts';
import type { DestinationStore, RefreshDirectory, Signing } from './crud-ports.ts';
import { type DescribeChange, factsOfDestination } from './describe-change.ts';
import type { DestinationSecrets } from './destination-secrets.ts';
import type { DestinationRef, FindDestination } from './find-destination.ts';

type Rotation = DestinationRef & {
  /** The caller's own; made for him unless he brings it. */
  readonly signingSecret: Secret<string> | undefined;
  /** How long the secret before signs as well. */
  readonly graceMs: number;
};

type Rotated = { readonly signingSecret: Secret<string>; readonly publicKey: string | undefined; readonly graceUntil: Date };

/**
 * Gives a webhook a new secret. Until the time of the one before is over both sign, so that receivers can change over.
 *
 * @throws NotFound, NothingToSignWith, TooManySecrets, InvalidArgument, DestinationChanging
 */
export type RotateSecret = (request: Rotation, context: RequestContext) => Promise<Rotated>;

type Dependencies = {
  destinations: Pick<DestinationStore, 'change'>;
  findDestination: FindDestination;
  secrets: DestinationSecrets;
  signing: Signing;
  describeChange: DescribeChange;
  refreshDirectory: RefreshDirectory;
  clock: Clock;
};

export function createRotateSecret(dependencies: Dependencies): RotateSecret {
  const { destinations, findDestination, secrets, signing, describeChange, refreshDirectory, clock } = dependencies;
  return async ({ signingSecret, graceMs, ...ref }, context) => {
    const { orgId } = context;
    const { destination, sealed } = await findDestination(orgId, ref);
    if (sealed.secrets === null) throw new NothingToSignWith(destination.kind);
    const at = new Date(Math.max(clock.now(), destination.updatedAt.getTime() + 1));
    const graceUntil = new Date(at.getTime() + graceMs);
    const owner = { orgId, id: ref.id };
    const held = secrets.openSigningSecrets(owner, sealed.secrets);
    if (signingSecret !== undefined) refuseUnfit(signingSecret, held, signing);
    const next = signingSecret ?? signing.newSigningSecret();
    const all = rotated(held, { next, graceUntil, now: at });
    if (all.length > MAX_SIGNING_SECRETS) throw new TooManySecrets(MAX_SIGNING_SECRETS);

    const change = { sealed: { secrets: secrets.sealSigningSecrets(owner, all) } };
    const attributes = { ...factsOfDestination(destination), grace_until: graceUntil.toISOString() };
    const described = { entity: 'destination', action: 'secret_rotated', entityId: ref.id, at, attributes } as const;
    const messages = describeChange(described, context);
    const changed = await destinations.change(orgId, ref.id, { readAs: destination.updatedAt, change, at }, messages);
    // Two that rotate at the same time would each believe that the secret they were given signs.
    if (changed === undefined) throw new DestinationChanging();
    await refreshDirectory();
    return { signingSecret: next, publicKey: signing.publicKeyOf(next), graceUntil };
  };
}

function refuseUnfit(signingSecret: Secret<string>, held: readonly SigningSecret[], { checkSigningSecret }: Signing): void {
  const isHeld = held.some(({ secret }) => secret.reveal() === signingSecret.reveal());
  const problem = isHeld ? 'is a secret that signs already' : checkSigningSecret(signingSecret.reveal());
  if (problem !== undefined) throw new InvalidArgument([{ field: 'signing_secret', message: problem }]);
}
