import { createHash } from 'node:crypto';
import type { OrgId } from '@sentinelmesh/kernel';
import type { Logger } from '@sentinelmesh/telemetry';
import { type AlertRule, effectiveRules, type OwnAlertRule } from '../domain/alert-rules.ts';
import { type Destination, isPushKind } from '../domain/destination.ts';
import type { Health } from '../domain/health.ts';
import { compileSubscription, type EventMatcher } from '../domain/subscription.ts';
import type { OpenOptions } from '../kinds/destination-kind.ts';
import type { DestinationDirectory, DirectoryEntry } from './ports.ts';

/** A destination as it is stored, for those who deliver. */
export type StoredDestination = {
  readonly destination: Destination;
  readonly revision: bigint;
  readonly health: Health;
  readonly sealedCredential: Uint8Array | undefined;
  readonly sealedSecrets: Uint8Array | undefined;
};

export type DirectoryReader = {
  /** Another one after every change. */
  version(): Promise<string>;
  readAll(): Promise<{
    readonly destinations: readonly StoredDestination[];
    readonly rules: readonly { readonly orgId: OrgId; readonly rule: OwnAlertRule }[];
  }>;
};

type Dependencies = {
  readonly reader: DirectoryReader;
  readonly compileFilter: (filter: string) => EventMatcher;
  /** @throws SealedDataRejected */
  readonly openSecrets: (stored: StoredDestination) => Pick<OpenOptions<unknown>, 'credential' | 'signingSecrets'>;
  readonly log: Pick<Logger, 'warn'>;
  readonly pollMs?: number;
};

const POLL_MS = 1_000;

/** Knows every destination. Looks for changes once a second; `start` resolves when it has read them for the first time. */
export function createDestinationDirectory({
  reader,
  compileFilter,
  openSecrets,
  log,
  pollMs = POLL_MS,
}: Dependencies): DestinationDirectory & {
  start(): Promise<void>;
  stop(): void;
} {
  const listeners: (() => void)[] = [];
  let byOrg = new Map<OrgId, readonly DirectoryEntry[]>();
  let push: readonly DirectoryEntry[] = [];
  let streams: readonly DirectoryEntry[] = [];
  let version = '';
  let reading: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  let isFailing = false;

  function toEntry(stored: StoredDestination, rules: readonly AlertRule[]): DirectoryEntry {
    const { destination, revision, health, sealedCredential, sealedSecrets } = stored;
    const own = compileSubscription(destination, compileFilter);
    const alerts = rules.filter((rule) => rule.enabled && tells(rule, destination)).map((rule) => compileSubscription(rule, compileFilter));
    const { orgId, id, url, settings } = destination;
    const opening = createHash('sha256').update(JSON.stringify([url, settings]));
    for (const sealed of [sealedCredential, sealedSecrets]) opening.update(sealed ?? '').update('\0');
    return {
      destination,
      revision,
      health,
      opening: opening.digest('base64url'),
      matches: (event) => event.orgId === orgId && (own(event) || alerts.some((wants) => wants(event))),
      openOptions: () => ({ orgId, destinationId: id, url, settings, ...openSecrets(stored) }),
    };
  }

  async function read(): Promise<void> {
    const found = await reader.version();
    if (found === version) return;
    const { destinations, rules } = await reader.readAll();
    const rulesByOrg = Map.groupBy(rules, ({ orgId }) => orgId);
    const entries = destinations.flatMap((stored) => {
      const { orgId, id } = stored.destination;
      try {
        return [toEntry(stored, effectiveRules((rulesByOrg.get(orgId) ?? []).map(({ rule }) => rule)))];
      } catch (error) {
        log.warn({ orgId, destinationId: id, error }, 'a destination cannot be used');
        return [];
      }
    });
    byOrg = Map.groupBy(entries, ({ destination }) => destination.orgId);
    push = entries.filter(({ destination }) => isPushKind(destination.kind));
    streams = entries.filter(({ destination }) => !isPushKind(destination.kind));
    version = found;
    for (const listener of listeners) listener();
  }

  /** One after the other: whoever asks for a refresh gets one that began after he asked. */
  function refresh(): Promise<void> {
    reading = reading.catch(() => undefined).then(read);
    return reading;
  }

  async function poll(): Promise<void> {
    try {
      await refresh();
      isFailing = false;
    } catch (error) {
      if (!isFailing) log.warn({ error }, 'destinations cannot be read at the moment');
      isFailing = true;
    }
    if (timer !== undefined) timer = setTimeout(poll, pollMs).unref();
  }

  return {
    find: (orgId, id) => byOrg.get(orgId)?.find(({ destination }) => destination.id === id),
    receiversOf: (event) => byOrg.get(event.orgId)?.filter((entry) => isPushKind(entry.destination.kind) && entry.matches(event)) ?? [],
    push: () => push,
    streams: () => streams,
    onChange: (listener) => void listeners.push(listener),
    refresh,
    async start() {
      await refresh();
      timer = setTimeout(poll, pollMs).unref();
    },
    stop() {
      clearTimeout(timer);
      timer = undefined;
    },
  };
}

const tells = ({ destinationIds }: AlertRule, { id, alerts }: Destination): boolean =>
  destinationIds.length === 0 ? alerts : destinationIds.includes(id);
