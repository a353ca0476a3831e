import { availableParallelism } from 'node:os';
import { durables, GuardLayerServiceDefinition, GuardServiceDefinition, TokenServiceDefinition } from '@sentinelmesh/contracts';
import { createKeyRing, decodeKey, deriveKey, type Secret } from '@sentinelmesh/crypto';
import { createOutboxRelay, type Database } from '@sentinelmesh/database';
import { auditMessage } from '@sentinelmesh/event-bus';
import { NotConfigured } from '@sentinelmesh/kernel';
import { watchPolicies } from '@sentinelmesh/policy';
import { defineService, type Kit } from '@sentinelmesh/service-kit';
import { createAccountFor } from './app/account-for.ts';
import { createAnalyzeEscalation } from './app/analyze-escalation.ts';
import { createDescribeAnalysis } from './app/describe-analysis.ts';
import { createEraseTokens } from './app/erase-tokens.ts';
import { createInspectBatch } from './app/inspect-batch.ts';
import { createInspectLayer } from './app/inspect-layer.ts';
import { createInspectStream } from './app/inspect-stream.ts';
import { createInspectText } from './app/inspect-text.ts';
import { createBeginInspection, createInspector } from './app/inspector.ts';
import { createKeepForAnalysis } from './app/keep-for-analysis.ts';
import { createObserveAnalyses } from './app/observe-analyses.ts';
import type { Judge } from './app/ports.ts';
import { startPruner } from './app/pruner.ts';
import { createRedactText } from './app/redact-text.ts';
import { createRestoreText } from './app/restore-text.ts';
import { createTokenValues } from './app/token-values.ts';
import { inTurns } from './app/turns.ts';
import { guardConfig } from './config.ts';
import { openDeepLook } from './deep/open-deep-look.ts';
import { createEntityOperators } from './domain/entity-operators.ts';
import { openEngine } from './engine/open-engine.ts';
import { openJudge } from './judge/open-judge.ts';
import { createPostgresEscalationStore } from './store/postgres-escalation-store.ts';
import { createPostgresTokenVault } from './store/postgres-token-vault.ts';
import { type GuardTables, guardSchema, SCHEMA } from './store/schema.ts';
import { createEscalationHandler } from './transport/events.ts';
import { guardAccess, guardLayerAccess, guardLayerRpc, guardRpc } from './transport/rpc.ts';
import { tokenAccess, tokenRpc } from './transport/token-rpc.ts';

/** Escalations that are analysed at once; most of that time is waiting for the judge. */
const BATCH = { maxBatch: 16, maxWaitMs: 50 };
const PRUNE_EVERY_MS = 60_000;

export const guardService = defineService({
  name: 'guard',
  config: guardConfig,
  serves: [GuardServiceDefinition, GuardLayerServiceDefinition, TokenServiceDefinition],
  bus: { events: ['guard'], durables: [durables.guardAnalysis] },
  schema: guardSchema,
  async start(kit) {
    const { auditSigner, clock, log } = kit;
    const fingerprintKey = decodeKey(kit.config.fingerprintKey);
    const textKey = decodeKey(kit.config.textKey);
    const hashKey = deriveKey(fingerprintKey, 'entity-hash');
    const encryptionKey = deriveKey(textKey, 'entity-encryption');
    const tokenKey = deriveKey(textKey, 'session-token');
    const entities = createEntityOperators({ hashKey, encryptionKey, tokenKey });
    const keys = { fingerprint: bytes(fingerprintKey), hash: bytes(hashKey), encryption: bytes(encryptionKey), token: bytes(tokenKey) };
    const engine = await openEngine({ keys, threads: kit.config.threads ?? defaultThreads(), log });
    kit.onStop(engine.close);
    const keyRing = createKeyRing([{ id: 'text', key: textKey }]);
    const watched = watchPolicies({ path: kit.config.policy, log });
    kit.onStop(watched.close);
    const policies = watched.current;
    const database = await kit.openDatabase<GuardTables>();
    const judge = composeJudge(kit, database);
    const deepLook = openDeepLook(kit, database, engine);
    const bus = await kit.connectBus();
    const relay = createOutboxRelay({ database, schema: SCHEMA, publish: bus.publish, log, metrics: kit.metrics });
    kit.onStop(relay.stop);
    relay.start();

    const vault = createPostgresTokenVault({ database, keyRing, relay, log });
    const tokenValues = createTokenValues({ vault, keepMs: kit.config.tokenTtlMs, clock });
    const inspecting = { policies, tokenValues, deepLook, clock };
    const inspect = createInspector({ engine, ...inspecting });
    const accountFor = createAccountFor({ publish: bus.publish, signer: auditSigner });
    const inspectText = createInspectText({ inspect, accountFor });
    const inspectBatch = createInspectBatch({ inspect: createInspector({ engine: inTurns(engine), ...inspecting }), accountFor });
    const inspectStream = createInspectStream({ engine, begin: createBeginInspection(inspecting), accountFor });
    const inspectLayer = createInspectLayer({ inspect, entities, tokenValues, publish: bus.publish, publishLater: bus.publishLater });
    const escalations = createPostgresEscalationStore({ database, keyRing, relay, log });
    const keepForAnalysis = createKeepForAnalysis({ escalations, policies, judge, clock });
    kit.serve(GuardServiceDefinition, guardRpc({ inspectText, inspectBatch, inspectStream }), guardAccess);
    kit.serve(GuardLayerServiceDefinition, guardLayerRpc({ inspectLayer, keepForAnalysis }), guardLayerAccess);

    const accounting = { publish: bus.publish, signer: auditSigner, clock };
    const redactText = createRedactText({ engine, policies, entities, tokenValues, ...accounting });
    const restoreText = createRestoreText({ entities, tokenValues, ...accounting });
    const eraseTokens = createEraseTokens({ vault, ...accounting });
    kit.serve(TokenServiceDefinition, tokenRpc({ redactText, restoreText, eraseTokens }), tokenAccess);

    const describe = createDescribeAnalysis({
      signAudit: (record, traceparent) => auditMessage(auditSigner, record, { traceparent }),
    });
    const observe = createObserveAnalyses(kit);
    const analyzeEscalation = createAnalyzeEscalation({ escalations, engine, policies, judge, describe, observe, clock });
    kit.onStop(startPruner({ stores: [escalations, vault], clock, everyMs: PRUNE_EVERY_MS, log }).stop);
    // Stopped first: what is being analysed can still be judged, committed and told.
    const consumer = bus.consume(durables.guardAnalysis, { handleBatch: createEscalationHandler({ analyzeEscalation }), ...BATCH });
    kit.onStop(consumer.stop);
  },
});

/** One core is left to everything else. */
const defaultThreads = (): number => Math.min(Math.max(availableParallelism() - 1, 1), 4);

/** Apart from whatever else lies in the same buffer. */
const bytes = (key: Secret<Uint8Array>): Uint8Array => Uint8Array.from(key.reveal());

/** The judge of escalations, where one is configured. */
function composeJudge(kit: Kit<typeof guardConfig>, database: Database<GuardTables>): Judge | undefined {
  const { judgeUrl, judgeModel, judgeKey, judgeTimeoutMs } = kit.config;
  if (judgeUrl === undefined) return undefined;
  if (judgeModel === undefined) throw new NotConfigured('MESH_JUDGE_MODEL');
  const endpoint = { url: judgeUrl, model: judgeModel, key: judgeKey, timeoutMs: judgeTimeoutMs, connections: BATCH.maxBatch };
  return openJudge(kit, database, endpoint);
}
