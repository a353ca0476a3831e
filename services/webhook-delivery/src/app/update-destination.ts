import type { Secret } from '@sentinelmesh/crypto';
import { type Clock, InvalidArgument, newId, type RequestContext } from '@sentinelmesh/kernel';
import { isPushKind } from '../domain/destination.ts';
import type { DestinationStatus } from '../domain/destination-status.ts';
import { isSamePlace, isSameWay, sameJson } from '../domain/destination-url.ts';
import { DestinationChanging } from '../errors.ts';
import type { CheckDestination } from './check-destination.ts';
import type { DestinationChange, DestinationStore, RefreshDirectory, StoredDestination } from './crud-ports.ts';
import { type DescribeChange, factsOfDestination } from './describe-change.ts';
import type { DestinationSecrets } from './destination-secrets.ts';
import type { DestinationRef, FindDestination } from './find-destination.ts';

/** What is undefined stays as it is. */
type Update = Omit<DestinationChange, 'sealed' | 'chain'> & {
  /** Empty: it has none any more. */
  readonly credential?: Secret<string> | undefined;
};

/**
 * Changes a destination. Another URL, or other settings, begin a new chain where records are chained: what was sent before
 * may have been in another form, or to another receiver.
 *
 * @throws NotFound
 * @throws InvalidArgument naming what is wrong; where a credential would be shown to another host, it must be given again
 * @throws DestinationChanging, FileTaken
 */
export type UpdateDestination = (
  request: DestinationRef & { readonly update: Update },
  context: RequestContext,
) => Promise<DestinationStatus>;

type Dependencies = {
  destinations: Pick<DestinationStore, 'change'>;
  findDestination: FindDestination;
  checkDestination: CheckDestination;
  secrets: DestinationSecrets;
  describeChange: DescribeChange;
  refreshDirectory: RefreshDirectory;
  clock: Clock;
};

const MAX_TRIES = 3;

export function createUpdateDestination(dependencies: Dependencies): UpdateDestination {
  const { destinations, findDestination, secrets, describeChange, refreshDirectory, clock } = dependencies;
  return async ({ update, ...ref }, context) => {
    const { orgId } = context;
    const fields = Object.entries(update).flatMap(([name, value]) => (value === undefined ? [] : [name]));
    for (let tries = 0; tries < MAX_TRIES; tries += 1) {
      const current = await findDestination(orgId, ref);
      if (fields.length === 0) return current;
      const { credential, ...rest } = await checkUpdate(current, update, dependencies.checkDestination);
      const { updatedAt, kind, url } = current.destination;
      // Never the time it was changed last: that tells whether somebody changed it since it was read.
      const at = new Date(Math.max(clock.now(), updatedAt.getTime() + 1));
      const isOtherStream = !isPushKind(kind) && isOtherReceiver(current, rest);
      const change: DestinationChange = {
        ...rest,
        ...(credential === undefined ? {} : { sealed: { credential: sealedOrNone(secrets, { orgId, id: ref.id }, credential) } }),
        ...(isOtherStream ? { chain: newId('chn', at.getTime()) } : {}),
      };
      const attributes = { ...factsOfDestination({ kind, url: rest.url ?? url }), fields: fields.map(snakeCase).join(' ') };
      const described = { entity: 'destination', action: 'changed', entityId: ref.id, at, attributes } as const;
      const changed = await destinations.change(orgId, ref.id, { readAs: updatedAt, change, at }, describeChange(described, context));
      if (changed === undefined) continue;
      await refreshDirectory();
      return changed;
    }
    throw new DestinationChanging();
  };
}

async function checkUpdate({ destination }: StoredDestination, update: Update, checkDestination: CheckDestination): Promise<Update> {
  const { url, settings, eventTypes, filter, credential } = update;
  const otherUrl = url === destination.url ? undefined : url;
  const hasCredential = credential === undefined ? destination.hasCredential : credential.reveal() !== '';
  const checked = await checkDestination(destination.kind, { url: otherUrl, settings, hasCredential, eventTypes, filter });
  const leadsElsewhere =
    !isSamePlace(destination.url, otherUrl ?? destination.url) || !isSameWay(destination.settings, checked ?? destination.settings);
  if (destination.hasCredential && credential === undefined && leadsElsewhere) {
    const message = 'must be given again, because it would be shown to another host, or go another way; an empty text removes it';
    throw new InvalidArgument([{ field: 'credential', message }]);
  }
  return { ...update, settings: checked };
}

const isOtherReceiver = ({ destination }: StoredDestination, { url, settings }: Update): boolean =>
  (url !== undefined && url !== destination.url) || (settings !== undefined && !sameJson(settings, destination.settings));

const sealedOrNone = (secrets: DestinationSecrets, ref: Parameters<DestinationSecrets['sealCredential']>[0], credential: Secret<string>) =>
  credential.reveal() === '' ? null : secrets.sealCredential(ref, credential);

const snakeCase = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
