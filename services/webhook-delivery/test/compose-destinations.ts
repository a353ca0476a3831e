/** What callers ask of destinations, without the engine and what it runs in. */
import type { AuditRecord } from '@sentinelmesh/contracts';
import type { KeyRing } from '@sentinelmesh/crypto';
import type { Database } from '@sentinelmesh/database';
import type { Egress } from '@sentinelmesh/egress';
import { auditMessage } from '@sentinelmesh/event-bus';
import type { Clock } from '@sentinelmesh/kernel';
import type { Logger } from '@sentinelmesh/telemetry';
import { createDeleteAlertRule, createListAlertRules, createPutAlertRule } from '../src/app/alert-rules.ts';
import { type CheckFilter, createCheckDestination } from '../src/app/check-destination.ts';
import { createCreateDestination } from '../src/app/create-destination.ts';
import type { ExportEvents, WakeEngine } from '../src/app/crud-ports.ts';
import { createDeleteDestination } from '../src/app/delete-destination.ts';
import { createDescribeChange } from '../src/app/describe-change.ts';
import { createDestinationSecrets } from '../src/app/destination-secrets.ts';
import { createFindDestination } from '../src/app/find-destination.ts';
import { createGetDelivery } from '../src/app/get-delivery.ts';
import { createGetDestination } from '../src/app/get-destination.ts';
import { createGetRecovery } from '../src/app/get-recovery.ts';
import { createListDeliveries } from '../src/app/list-deliveries.ts';
import { createListDestinations } from '../src/app/list-destinations.ts';
import type { DestinationDirectory } from '../src/app/ports.ts';
import { createRecoverDeliveries } from '../src/app/recover-deliveries.ts';
import { createRefreshDirectory } from '../src/app/refresh-directory.ts';
import { createRetryDelivery } from '../src/app/retry-delivery.ts';
import { createRotateSecret } from '../src/app/rotate-secret.ts';
import { createTestDestination } from '../src/app/test-destination.ts';
import { createUpdateDestination } from '../src/app/update-destination.ts';
import type { DestinationKind } from '../src/kinds/destination-kind.ts';
import { webhookSigning } from '../src/kinds/webhook/signing-key.ts';
import { createCommit } from '../src/store/commit.ts';
import { createPostgresAlertRuleStore } from '../src/store/postgres-alert-rule-store.ts';
import { createPostgresAuditTrail } from '../src/store/postgres-audit-trail.ts';
import { createPostgresDeliveryReader } from '../src/store/postgres-delivery-reader.ts';
import { createPostgresDestinationStore } from '../src/store/postgres-destination-store.ts';
import { createPostgresRecoveryStore } from '../src/store/postgres-recovery-store.ts';
import type { WebhookDeliveryTables } from '../src/store/schema.ts';
import { type DestinationUseCases, destinationRpc } from '../src/transport/rpc.ts';

export type DestinationParts = {
  readonly database: Pick<Database<WebhookDeliveryTables>, 'withOrg'>;
  readonly relay: { poke(): void };
  readonly auditSigner: Parameters<typeof auditMessage>[0];
  /** Of what is secret of destinations. */
  readonly keyRing: KeyRing;
  /** Those that this installation has. */
  readonly kinds: ReadonlyMap<string, DestinationKind>;
  readonly egress: Egress;
  readonly exportFolder: string | undefined;
  readonly isListedHost: (host: string) => boolean;
  readonly hasProxy: boolean;
  readonly vetUrl: (url: string, ports: readonly number[]) => Promise<void>;
  readonly checkFilter: CheckFilter;
  readonly directory: Pick<DestinationDirectory, 'refresh'>;
  readonly wakeEngine: WakeEngine;
  readonly exportEvents: ExportEvents;
  readonly clock: Clock;
  readonly log: Pick<Logger, 'warn'>;
};

/** The handlers of the service that callers ask. */
export function composeDestinations(parts: DestinationParts) {
  const { database, relay, auditSigner, checkFilter, exportEvents, clock, log, directory, wakeEngine } = parts;
  const signAudit = (record: AuditRecord, traceparent: string | undefined) => auditMessage(auditSigner, record, { traceparent });
  const commit = createCommit({ database, relay });
  const destinations = createPostgresDestinationStore({ database, commit });
  const deliveries = createPostgresDeliveryReader({ database, commit });
  const recoveries = createPostgresRecoveryStore({ database, commit });
  const rules = createPostgresAlertRuleStore({ database, commit });
  const signing = webhookSigning;
  const secrets = createDestinationSecrets(parts);
  const describeChange = createDescribeChange({ signAudit });
  const checkDestination = createCheckDestination(parts);
  const findDestination = createFindDestination({ destinations });
  const refreshDirectory = createRefreshDirectory({ directory, log });
  const changing = { destinations, findDestination, checkDestination, secrets, signing, describeChange, refreshDirectory, clock };
  const delivering = { deliveries, recoveries, findDestination, describeChange, wakeEngine, clock };
  const ruling = { rules, destinations, checkFilter, describeChange, refreshDirectory, clock };
  const testing = { ...parts, findDestination, secrets, describeChange, auditTrail: createPostgresAuditTrail({ commit }) };

  const useCases: DestinationUseCases = {
    createDestination: createCreateDestination(changing),
    listDestinations: createListDestinations({ destinations }),
    getDestination: createGetDestination({ findDestination }),
    updateDestination: createUpdateDestination(changing),
    deleteDestination: createDeleteDestination(changing),
    testDestination: createTestDestination(testing),
    rotateSecret: createRotateSecret(changing),
    listDeliveries: createListDeliveries(delivering),
    getDelivery: createGetDelivery(delivering),
    retryDelivery: createRetryDelivery(delivering),
    recoverDeliveries: createRecoverDeliveries(delivering),
    getRecovery: createGetRecovery(delivering),
    exportEvents,
    listAlertRules: createListAlertRules({ rules }),
    putAlertRule: createPutAlertRule(ruling),
    deleteAlertRule: createDeleteAlertRule(ruling),
  };
  return destinationRpc(useCases);
}
