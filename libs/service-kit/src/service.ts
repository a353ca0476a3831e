import type { Section, SectionValues } from '@sentinelmesh/config';
import type { DurableDefinition, StreamName } from '@sentinelmesh/contracts';
import type { Secret } from '@sentinelmesh/crypto';
import type { Database, DatabaseOptions, Migration, TenantEscapeAllowance } from '@sentinelmesh/database';
import type { BucketDefinition, EventBus } from '@sentinelmesh/event-bus';
import type { Clock } from '@sentinelmesh/kernel';
import type { AccessTable, Client, Handlers, ServiceDefinition } from '@sentinelmesh/rpc';
import type { Logger, Metrics } from '@sentinelmesh/telemetry';
import type { HealthReport } from './health.ts';

/** What a service is given to start with. Everything opened through it is closed for it, in reverse order. */
export type Kit<S extends Section = Section> = {
  readonly service: string;
  readonly config: SectionValues<S>;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly clock: Clock;
  /** Signs this service's audit records. */
  readonly auditSigner: { readonly producer: string; readonly key: Secret<Buffer> };
  /** This service's connection to the bus; the mesh is not ready while it is down. */
  connectBus(): Promise<EventBus>;
  /** This service's schema; the mesh is not ready while it cannot be reached. */
  openDatabase<Tables>(options?: Pick<DatabaseOptions, 'plansOnce' | 'systemPlansOnce' | 'systemPoolSize'>): Promise<Database<Tables>>;
  /** Offers a service to the others, in this process and on the internal address. */
  serve<D extends ServiceDefinition>(definition: D, handlers: Handlers<D>, access: AccessTable<D>): void;
  /** A client of a service, wherever it runs. */
  client<D extends ServiceDefinition>(definition: D): Client<D>;
  /** Adds a reason for which the mesh may not be ready. */
  addCheck(name: string, check: () => boolean | Promise<boolean>): void;
  /** Shows the state of a part that the mesh can do without beside the checks, in one word: `up`. */
  showState(name: string, read: () => string): void;
  /** Whether this process and the services it calls can work. */
  checkHealth(): Promise<HealthReport>;
  /** Tells where this service can be reached, once it listens: `http`, `grpc`. */
  announce(what: string, address: string): void;
  /** Called when the process stops, the last one added first. */
  onStop(stop: () => Promise<void> | void): void;
};

/** What a service does on the bus; its bus user may do nothing else. */
export type BusUse = {
  /** The domains whose events it publishes. */
  readonly events?: readonly string[];
  readonly durables?: readonly DurableDefinition[];
  readonly buckets?: readonly BucketDefinition[];
  /** Filters of what it listens to without a durable. */
  readonly listens?: readonly string[];
  /** Streams that it reads whole, without a durable. */
  readonly reads?: readonly StreamName[];
};

/** The Postgres schema that a service owns. */
export type ServiceSchema = {
  readonly name: string;
  readonly migrations: Readonly<Record<string, Migration>>;
  /** Whether it has work of no single organisation. */
  readonly usesSystemRole: boolean;
  /** Where it departs from the rules of row-level security, and why that is safe. */
  readonly allowedEscapes: readonly TenantEscapeAllowance[];
};

/** A service of the mesh: its name, what it must be told, and how it starts. */
export type Service<S extends Section = Section> = {
  readonly name: string;
  readonly config: S;
  /** What it offers to others. */
  readonly serves: readonly ServiceDefinition[];
  readonly bus: BusUse;
  readonly schema?: ServiceSchema;
  start(kit: Kit<S>): Promise<void>;
};

/** Gives a service its types; the definition is used as it is. */
export const defineService = <S extends Section>(service: Service<S>): Service<S> => service;
