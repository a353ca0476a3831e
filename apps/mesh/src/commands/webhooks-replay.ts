import { setTimeout as sleep } from 'node:timers/promises';
import { Recovery } from '@sentinelmesh/contracts';
import { InvalidArgument } from '@sentinelmesh/kernel';
import { answer, exitCodes } from '../terminal.ts';
import { inOrganization, type OrganizationDoor } from './in-organization.ts';
import { instant, parseInstant } from './instants.ts';
import { untilInterrupted } from './until-interrupted.ts';

export type ReplayOptions = {
  readonly since: string;
  readonly until?: string;
  readonly state?: string;
  readonly type?: string;
  readonly org?: string;
  readonly json?: boolean;
};

const LOOK_EVERY_MS = 500;
const RECOVERABLE: readonly string[] = ['failed', 'held', 'succeeded'];

/** Has deliveries of a time attempted again, and shows how far that is. It is the mesh that does it: Ctrl-C only ends the showing. */
export async function replay(id: string, options: ReplayOptions): Promise<void> {
  const wanted = parseReplay(options, Date.now());
  const interrupted = untilInterrupted();
  const { recovery, isStream } = await inOrganization(options.org, async (door) => {
    const { recovery: begun } = await door.destinations.recover({ id, ...wanted }, door.as());
    if (begun === undefined) throw new Error('webhook-delivery returned no recovery');
    const { destination } = await door.destinations.getDestination({ id }, door.as());
    return { recovery: await watch(door, begun, interrupted), isStream: destination?.position !== undefined };
  });
  answer({ json: options.json === true }, Recovery.toJSON(recovery), () => describeRecovery(recovery, { isStream, since: wanted.since }));
  if (recovery.state !== 'done') process.exitCode = exitCodes.interrupted;
}

/** @throws InvalidArgument */
export function parseReplay({ since, until, state, type = '' }: ReplayOptions, now: number) {
  const states = (state ?? '')
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
  if (states.some((word) => !RECOVERABLE.includes(word)))
    throw new InvalidArgument([{ field: '--state', message: `must be of ${RECOVERABLE.join(', ')}, separated by commas` }]);
  const from = parseInstant(since, '--since', now);
  const to = until === undefined ? undefined : parseInstant(until, '--until', now);
  if (to !== undefined && to <= from) throw new InvalidArgument([{ field: '--until', message: 'must be after --since' }]);
  return { since: from, ...(to === undefined ? {} : { until: to }), states, eventType: type };
}

type WatchDoor = { readonly destinations: Pick<OrganizationDoor['destinations'], 'getRecovery'>; readonly as: OrganizationDoor['as'] };

/** The recovery when it is done, or as it was when the user left. */
export async function watch({ destinations, as }: WatchDoor, begun: Recovery, interrupted: Promise<void>): Promise<Recovery> {
  let left = false;
  const leaving = interrupted.then(() => {
    left = true;
  });
  let recovery = begun;
  while (recovery.state !== 'done' && !left) {
    showProgress(`${recovery.recovered} are due again …`);
    await Promise.race([sleep(LOOK_EVERY_MS), leaving]);
    if (left) break;
    const { destinationId, id: recoveryId } = begun;
    recovery = (await destinations.getRecovery({ id: destinationId, recoveryId }, as())).recovery ?? recovery;
  }
  showProgress('');
  return recovery;
}

/** On one line that is written over; only for somebody who looks. */
function showProgress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}`);
}

type Recovered = { readonly isStream: boolean; readonly since: Date };

/** What was made due, and that it goes on where it does. A SIEM reads the stream again from a place of it. */
export function describeRecovery({ id, destinationId, state, recovered }: Recovery, { isStream, since }: Recovered): string {
  if (isStream)
    return `all events since ${instant(since)} are sent again, in a new chain (${id}); mesh webhooks list --group siem shows how far it is`;
  if (state === 'done' && recovered === 0n)
    return `nothing of that time is in such a state (${id}); mesh webhooks deliveries ${destinationId} shows what there is`;
  const deliveries = recovered === 1n ? '1 delivery is' : `${recovered} deliveries are`;
  return state === 'done'
    ? `${deliveries} due again and attempted now (${id}); mesh webhooks deliveries ${destinationId} shows them`
    : `${deliveries} due again so far; the mesh goes on with it (${id})`;
}
