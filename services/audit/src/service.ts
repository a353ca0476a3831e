import { AuditServiceDefinition, durables } from '@sentinelmesh/contracts';
import { decodeKey } from '@sentinelmesh/crypto';
import { defineService } from '@sentinelmesh/service-kit';
import { createAppendRecords } from './app/append-records.ts';
import { createGetEntry } from './app/get-entry.ts';
import { createListEntries } from './app/list-entries.ts';
import { auditConfig } from './config.ts';
import { createPostgresEntryReader } from './store/postgres-entry-reader.ts';
import { createPostgresEntryWriter } from './store/postgres-entry-writer.ts';
import { auditSchema } from './store/schema.ts';
import type { AuditTables } from './store/tables.ts';
import { createRecordHandler } from './transport/events.ts';
import { createProducerKeys } from './transport/producer-keys.ts';
import { createRecordObserver } from './transport/record-observer.ts';
import { auditAccess, auditRpc } from './transport/rpc.ts';

/** Records are taken in batches of up to 500, or what came within 150 ms: a batch costs seven statements, however large it is. */
const BATCH = { maxBatch: 500, maxWaitMs: 150 };

/** Keeps the audit log of every organisation and answers questions about it. */
export const auditService = defineService({
  name: 'audit',
  config: auditConfig,
  serves: [AuditServiceDefinition],
  bus: { durables: [durables.audit] },
  schema: auditSchema,
  async start({ config, clock, metrics, openDatabase, connectBus, serve, addCheck }) {
    const keyFor = createProducerKeys(decodeKey(config.rootKey));
    const database = await openDatabase<AuditTables>();
    const reader = createPostgresEntryReader({ database });
    const listEntries = createListEntries({ entries: reader });
    const getEntry = createGetEntry({ entries: reader });
    serve(AuditServiceDefinition, auditRpc({ listEntries, getEntry }), auditAccess);

    // Connected last, so that it is closed first: then what is being appended can still be committed.
    const bus = await connectBus();
    const appendRecords = createAppendRecords({ entries: createPostgresEntryWriter({ database }), parallel: config.parallelOrganizations });
    const observe = createRecordObserver({ metrics, clock });
    const consumer = bus.consume(durables.audit, { handleBatch: createRecordHandler({ keyFor, appendRecords, observe }), ...BATCH });
    addCheck('audit records are consumed', () => consumer.isReady());
  },
});
