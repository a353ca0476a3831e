import { randomBytes } from 'node:crypto';
import { createChatCompletions } from '@sentinelmesh/chat-completions';
import { durables, GuardLayerServiceDefinition, GuardServiceDefinition } from '@sentinelmesh/contracts';
import { createKeyRing, decodeKey, hmacSha256 } from '@sentinelmesh/crypto';
import { createOutboxRelay, type Database } from '@sentinelmesh/database';
import { auditMessage } from '@sentinelmesh/event-bus';
import { createGuardEngine } from '@sentinelmesh/guard-engine';
import { NotConfigured } from '@sentinelmesh/kernel';
import { watchPolicies } from '@sentinelmesh/policy';
import { defineService, type Kit } from '@sentinelmesh/service-kit';
import { createAnalyzeEscalation } from './app/analyze-escalation.ts';
import { createDescribeAnalysis } from './app/describe-analysis.ts';
import { createInspectLayer } from './app/inspect-layer.ts';
import { createInspectText } from './app/inspect-text.ts';
import { createInspector } from './app/inspector.ts';
import { createKeepForAnalysis } from './app/keep-for-analysis.ts';
import { createObserveAnalyses } from './app/observe-analyses.ts';
import type { Judge } from './app/ports.ts';
import { startPruner } from './app/pruner.ts';
import { guardConfig } from './config.ts';
import { createJudge } from './judge/judge.ts';
import { createPostgresEscalationStore } from './store/postgres-escalation-store.ts';
import { createPostgresJudgeBudget } from './store/postgres-judge-budget.ts';
import { type GuardTables, guardSchema, SCHEMA } from './store/schema.ts';
import { createEscalationHandler } from './transport/events.ts';
import { guardAccess, guardLayerAccess, guardLayerRpc, guardRpc } from './transport/rpc.ts';

/** Escalations that are analysed at once; most of that time is waiting for the judge. */
const BATCH = { maxBatch: 16, maxWaitMs: 50 };
const PRUNE_EVERY_MS = 60_000;

export const guardService = defineService({
  name: 'guard',
  config: guardConfig,
  serves: [GuardServiceDefinition, GuardLayerServiceDefinition],
  bus: { events: ['guard'], durables: [durables.guardAnalysis] },
  schema: guardSchema,
  async start(kit) {
    const { auditSigner, clock, log } = kit;
    const fingerprintKey = decodeKey(kit.config.fingerprintKey);
    const engine = createGuardEngine({ fingerprint: (type, value) => hmacSha256(fingerprintKey, type, '\0', value).toString('base64url') });
    const keyRing = createKeyRing([{ id: 'text', key: decodeKey(kit.config.textKey) }]);
    const watched = watchPolicies({ path: kit.config.policy, log });
    kit.onStop(watched.close);
    const policies = watched.current;
    const database = await kit.openDatabase<GuardTables>();
    const judge = composeJudge(kit, database);
    const bus = await kit.connectBus();
    const relay = createOutboxRelay({ database, schema: SCHEMA, publish: bus.publish, log, metrics: kit.metrics });
    kit.onStop(relay.stop);
    relay.start();

    const inspect = createInspector({ engine, policies, clock });
    const inspectText = createInspectText({ inspect, publish: bus.publish, signer: auditSigner });
    const inspectLayer = createInspectLayer({ inspect, publish: bus.publish, publishLater: bus.publishLater });
    const escalations = createPostgresEscalationStore({ database, keyRing, relay, log });
    const keepForAnalysis = createKeepForAnalysis({ escalations, policies, judge, clock });
    kit.serve(GuardServiceDefinition, guardRpc({ inspectText }), guardAccess);
    kit.serve(GuardLayerServiceDefinition, guardLayerRpc({ inspectLayer, keepForAnalysis }), guardLayerAccess);

    const describe = createDescribeAnalysis({
      signAudit: (record, traceparent) => auditMessage(auditSigner, record, { traceparent }),
    });
    const observe = createObserveAnalyses(kit);
    const analyzeEscalation = createAnalyzeEscalation({ escalations, engine, policies, judge, describe, observe, clock });
    kit.onStop(startPruner({ escalations, clock, everyMs: PRUNE_EVERY_MS, log }).stop);
    // Stopped first: what is being analysed can still be judged, committed and told.
    const consumer = bus.consume(durables.guardAnalysis, { handleBatch: createEscalationHandler({ analyzeEscalation }), ...BATCH });
    kit.onStop(consumer.stop);
  },
});

/** The judge, where one is configured. */
function composeJudge({ config, clock, log, onStop }: Kit<typeof guardConfig>, database: Database<GuardTables>): Judge | undefined {
  const { judgeUrl, judgeModel, judgeKey, judgeTimeoutMs } = config;
  if (judgeUrl === undefined) return undefined;
  if (judgeModel === undefined) throw new NotConfigured('MESH_JUDGE_MODEL');
  const chat = createChatCompletions({
    url: judgeUrl,
    model: judgeModel,
    ...(judgeKey === undefined ? {} : { apiKey: judgeKey }),
    timeoutMs: judgeTimeoutMs,
    retries: 1,
    maxResponseBytes: 256 * 1024,
    connections: BATCH.maxBatch,
    circuit: { failures: 3, halfOpenAfterMs: 30_000 },
    log,
  });
  onStop(chat.close);
  return createJudge({
    chat,
    budget: createPostgresJudgeBudget({ database, clock, limit: BigInt(Math.round(config.judgeDailyUsd * 1_000_000)) }),
    price: { inputUsd: config.judgePriceInputUsd, outputUsd: config.judgePriceOutputUsd },
    timeoutMs: judgeTimeoutMs,
    newMarker: () => randomBytes(16).toString('hex'),
    log,
  });
}
