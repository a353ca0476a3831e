import { createHash } from 'node:crypto';
import type { OrgId } from '@sentinelmesh/kernel';
import type { Logger } from '@sentinelmesh/telemetry';
import type { OwnAlertRule } from '../domain/alert-rules.ts';
import { type Destination, isPushKind } from '../domain/destination.ts';
import type { Health } from '../domain/health.ts';
import { compileSubscription, type EventMatcher } from '../domain/subscription.ts';
import type { OpenOptions } from '../kinds/destination-kind.ts';
import { type Alerts, createAlerts } from './alerts.ts';
import { createBreathing } from './breathing.ts';
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
  let organizations: ReadonlyMap<string, Organization> = new Map();
  const filters = rememberingFilters(compileFilter);
  let push: readonly DirectoryEntry[] = [];
  let streams: readonly DirectoryEntry[] = [];
  let version = '';
  let reading: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  let isFailing = false;

  const alertsOf = (orgId: OrgId, rows: readonly { readonly rule: OwnAlertRule }[]): Alerts =>
    createAlerts(
      rows.map(({ rule }) => rule),
      filters.compile,
      ({ name }, error) => log.warn({ orgId, rule: name, error }, 'an alert rule cannot be used'),
    );

  async function read(): Promise<void> {
    const found = await reader.version();
    if (found === version) return;
    const { destinations, rules } = await reader.readAll();
    filters.begin();
    const rulesByOrg = Map.groupBy(rules, ({ orgId }) => orgId);
    const byOrg = new Map<OrgId, Organization>();
    const entries: DirectoryEntry[] = [];
    const breathe = createBreathing();
    for (const stored of destinations) {
      await breathe();
      const { orgId, id, kind } = stored.destination;
      const organization = byOrg.get(orgId) ?? { alerts: alertsOf(orgId, rulesByOrg.get(orgId) ?? []), push: [] };
      byOrg.set(orgId, organization);
      try {
        const entry = toEntry(stored, organization.alerts, { compileFilter: filters.compile, openSecrets });
        entries.push(entry);
        if (isPushKind(kind)) organization.push.push(entry);
      } catch (error) {
        log.warn({ orgId, destinationId: id, error }, 'a destination cannot be used');
      }
    }
    organizations = byOrg;
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
    isWatched: (orgId) => (organizations.get(orgId)?.push.length ?? 0) > 0,
    receiversOf: (event) => organizations.get(event.orgId)?.push.filter((entry) => entry.matches(event)) ?? [],
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

type Organization = { readonly alerts: Alerts; readonly push: DirectoryEntry[] };

type Opening = Pick<Dependencies, 'compileFilter' | 'openSecrets'>;

function toEntry(stored: StoredDestination, alerts: Alerts, { compileFilter, openSecrets }: Opening): DirectoryEntry {
  const { destination, revision, health, sealedCredential, sealedSecrets } = stored;
  const own = compileSubscription(destination, compileFilter);
  const isTold = alerts(destination);
  const { orgId, id, url, settings } = destination;
  const opening = createHash('sha256').update(JSON.stringify([url, settings]));
  for (const sealed of [sealedCredential, sealedSecrets]) opening.update(sealed ?? '').update('\0');
  return {
    destination,
    revision,
    health,
    opening: opening.digest('base64url'),
    matches: (event) => event.orgId === orgId && (own(event) || isTold(event)),
    openOptions: () => ({ orgId, destinationId: id, url, settings, ...openSecrets(stored) }),
  };
}

/** Compiles what the reading before had not: a change leaves nearly all filters as they were. */
function rememberingFilters(compileFilter: Dependencies['compileFilter']) {
  let before = new Map<string, EventMatcher>();
  let now = before;
  return {
    /** Another reading: what it does not ask for is forgotten after it. */
    begin() {
      before = now;
      now = new Map();
    },
    compile(filter: string): EventMatcher {
      const matcher = now.get(filter) ?? before.get(filter) ?? compileFilter(filter);
      now.set(filter, matcher);
      return matcher;
    },
  };
}
