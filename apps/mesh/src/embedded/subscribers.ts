/** Who outside the mesh is let in to listen to events: one file each in `<home>/subscribers`, which holds nothing secret. */
import { randomUUID } from 'node:crypto';
import { link, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { NatsGuest } from '@sentinelmesh/embedded';
import { type DurableToProvision, SUBSCRIBER_PREFIX, subscriberAccount, subscriberDurable } from '@sentinelmesh/event-bus';
import { AlreadyExists, InvalidArgument, isId, NotFound, type OrgId } from '@sentinelmesh/kernel';
import { z } from 'zod';
import type { MeshSecrets } from './secrets.ts';

export type Subscriber = {
  /** What people call it; one at a time has a name. */
  readonly name: string;
  /** Its user, account and durable on the bus. No two ever have the same, so none inherits a password or a place. */
  readonly id: string;
  readonly orgId: OrgId;
  /** To the second: from then on it gets events. */
  readonly createdAt: Date;
};

/** With the connections that each may have, fewer than nats-server takes. */
const MAX_SUBSCRIBERS = 100;
const NAME = /^[a-z0-9][a-z0-9-]{0,39}$/;

/** `sub-`, a name and eight characters of its own. */
const ID = new RegExp(`^${SUBSCRIBER_PREFIX}[a-z0-9][a-z0-9-]{0,39}-[0-9a-f]{8}$`);

const file = z.object({
  id: z.string().regex(ID),
  org_id: z.string().refine((text): text is OrgId => isId('org', text)),
  created_at: z.iso.datetime(),
});

const directoryOf = (home: string): string => join(home, 'subscribers');
const pathOf = (home: string, name: string): string => join(directoryOf(home), `${name}.json`);

/** All of them, by name. What is in the directory and is no subscriber is passed over. */
export async function readSubscribers(home: string): Promise<readonly Subscriber[]> {
  const names = (await readdir(directoryOf(home)).catch(() => [])).filter((entry) => entry.endsWith('.json')).sort();
  const found = await Promise.all(names.map((entry) => readSubscriber(home, entry.slice(0, -'.json'.length))));
  return found.filter((subscriber) => subscriber !== undefined);
}

async function readSubscriber(home: string, name: string): Promise<Subscriber | undefined> {
  if (!NAME.test(name)) return undefined;
  const text = await readFile(pathOf(home, name), 'utf8').catch(() => undefined);
  const parsed = text === undefined ? undefined : file.safeParse(parseJson(text));
  if (parsed?.success !== true) return undefined;
  const { id, org_id: orgId, created_at: createdAt } = parsed.data;
  return { name, id, orgId, createdAt: new Date(createdAt) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** @throws AlreadyExists, InvalidArgument */
export async function addSubscriber(home: string, name: string, orgId: OrgId, now: Date): Promise<Subscriber> {
  if (!NAME.test(name))
    throw new InvalidArgument([{ field: '--name', message: 'must be 1 to 40 lower-case letters, digits and dashes, not a dash at first' }]);
  if ((await readSubscribers(home)).length >= MAX_SUBSCRIBERS)
    throw new InvalidArgument([{ field: '--name', message: `there are ${MAX_SUBSCRIBERS} subscribers already; revoke one of them` }]);
  const subscriber: Subscriber = {
    name,
    id: `${SUBSCRIBER_PREFIX}${name}-${randomUUID().slice(0, 8)}`,
    orgId,
    createdAt: new Date(Math.floor(now.getTime() / 1_000) * 1_000),
  };
  await mkdir(directoryOf(home), { recursive: true, mode: 0o700 });
  const draft = join(directoryOf(home), `.${randomUUID()}`);
  try {
    const content = { id: subscriber.id, org_id: orgId, created_at: subscriber.createdAt.toISOString() };
    await writeFile(draft, `${JSON.stringify(content)}\n`, { flag: 'wx', mode: 0o600 });
    // Unlike a rename, a link never replaces what somebody else made in the meantime.
    await link(draft, pathOf(home, name));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw new AlreadyExists(`there is a subscriber ${name} already; revoke it first, or take another name`);
  } finally {
    await rm(draft, { force: true });
  }
  return subscriber;
}

/** @throws NotFound */
export async function removeSubscriber(home: string, name: string): Promise<Subscriber> {
  const subscriber = await readSubscriber(home, name);
  if (subscriber === undefined) throw new NotFound('subscriber', name);
  await rm(pathOf(home, name), { force: true });
  return subscriber;
}

/** A subscriber as nats-server must know it. */
export const toGuest = ({ id, orgId }: Subscriber, secrets: MeshSecrets): NatsGuest => ({
  user: id,
  password: secrets.busPassword(id).reveal(),
  ...subscriberAccount(id, orgId),
});

export const toDurable = ({ id, orgId, createdAt }: Subscriber): DurableToProvision => subscriberDurable(id, orgId, createdAt);
