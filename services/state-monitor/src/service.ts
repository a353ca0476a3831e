import type { SectionValues } from '@sentinelmesh/config';
import { StateMonitorServiceDefinition, TurnServiceDefinition } from '@sentinelmesh/contracts';
import { createOutboxRelay, type Database } from '@sentinelmesh/database';
import { auditMessage } from '@sentinelmesh/event-bus';
import { newId, type OrgId } from '@sentinelmesh/kernel';
import { defineService } from '@sentinelmesh/service-kit';
import type { Logger } from '@sentinelmesh/telemetry';
import { createBatcher } from './app/batcher.ts';
import { createCloseTurn } from './app/close-turn.ts';
import { createCreateBudget } from './app/create-budget.ts';
import { createCreateSession } from './app/create-session.ts';
import { createDeleteBudget } from './app/delete-budget.ts';
import { createDescribeHappening } from './app/describe-happening.ts';
import { createRelease, createSettle } from './app/end-reservation.ts';
import { createGetBudget } from './app/get-budget.ts';
import { createGetSession } from './app/get-session.ts';
import { startKeepingHouse, sweepIntervalMs } from './app/keep-house.ts';
import { createLessor } from './app/lessor.ts';
import { createListBudgets } from './app/list-budgets.ts';
import { loadPrices } from './app/load-prices.ts';
import { createOpenTurn } from './app/open-turn.ts';
import { createRecordStep } from './app/record-step.ts';
import { createReserve } from './app/reserve.ts';
import { createSpend } from './app/spend.ts';
import { createTellRefusal } from './app/tell-refusal.ts';
import { createTurnBatches } from './app/turn-batches.ts';
import { createTurnsUnderWay } from './app/turns-under-way.ts';
import { stateMonitorConfig } from './config.ts';
import type { Move, Moved } from './domain/move-money.ts';
import type { PriceTable } from './domain/prices/price-table.ts';
import { createStateMonitorMetrics, type StateMonitorMetrics } from './metrics.ts';
import { createCommit } from './store/commit.ts';
import { createPostgresBudgetStore } from './store/postgres-budget-store.ts';
import { createPostgresJanitor } from './store/postgres-janitor.ts';
import { createPostgresLeaseStore } from './store/postgres-lease-store.ts';
import { createPostgresSessionStore } from './store/postgres-session-store.ts';
import { createPostgresSettlementStore } from './store/postgres-settlement-store.ts';
import { createPostgresTurnStore } from './store/postgres-turn-store.ts';
import { SCHEMA, type StateMonitorTables, stateMonitorSchema } from './store/schema.ts';
import { stateMonitorAccess, stateMonitorRpc, turnAccess, turnRpc } from './transport/rpc.ts';

/** Watches sessions and what they spend. */
export const stateMonitorService = defineService({
  name: 'state-monitor',
  config: stateMonitorConfig,
  serves: [StateMonitorServiceDefinition, TurnServiceDefinition],
  bus: { events: ['session', 'budget'] },
  schema: stateMonitorSchema,
  async start(kit) {
    const prices = await loadPrices(kit.config.prices);
    const database = await kit.openDatabase<StateMonitorTables>({ plansOnce: true });
    const bus = await kit.connectBus();
    const relay = createOutboxRelay({ database, schema: SCHEMA, publish: bus.publish, log: kit.log, metrics: kit.metrics });
    kit.onStop(() => relay.stop());
    relay.start();
    const { auditSigner, config, log } = kit;
    const metrics = createStateMonitorMetrics(kit.metrics);
    const monitor = composeStateMonitor({ database, relay, auditSigner, prices, config, metrics, log });
    kit.onStop(monitor.keepHouse());
    kit.serve(StateMonitorServiceDefinition, monitor.stateMonitor, stateMonitorAccess);
    kit.serve(TurnServiceDefinition, monitor.turns, turnAccess);
  },
});

type Parts = {
  readonly database: Database<StateMonitorTables>;
  readonly relay: { poke(): void };
  readonly auditSigner: Parameters<typeof auditMessage>[0];
  readonly prices: PriceTable;
  readonly config: Omit<SectionValues<typeof stateMonitorConfig>, 'prices'>;
  readonly metrics: StateMonitorMetrics;
  readonly log: Pick<Logger, 'warn'>;
};

/** As many as one transaction does in some 10 ms, and as many as wait no longer than their callers. */
const MAX_BATCH = 256;
const MAX_WAITING = 8_192;

/** The service without what it runs in. */
export function composeStateMonitor({ database, relay, auditSigner, prices, config, metrics, log }: Parts) {
  const { maxSteps, maxDurationMs, maxDepth, reservationTtlMs, keepDays } = config;
  const settings = { maxSteps, maxDurationMs, maxDepth };
  const signAudit = (record: Parameters<typeof auditMessage>[1], traceparent: string | undefined) =>
    auditMessage(auditSigner, record, { traceparent });
  const commit = createCommit({ database, relay, describeHappening: createDescribeHappening({ signAudit }) });
  const budgets = createPostgresBudgetStore({ database, commit });
  const sessions = createPostgresSessionStore({ database, commit });
  const turns = createPostgresTurnStore({ database, commit, settings });
  const leases = createPostgresLeaseStore({ commit });
  const settlements = createPostgresSettlementStore({ database, commit });
  const janitor = createPostgresJanitor({ database });
  const lessor = createLessor({ leases, holder: newId('lse'), ttlMs: reservationTtlMs, log, onLease: metrics.onLease });

  const batched = <Item, Outcome>(
    kind: 'open' | 'turn' | 'move',
    run: (orgId: OrgId, items: readonly Item[]) => Promise<readonly Outcome[]>,
  ) =>
    createBatcher<Item, Outcome>({
      maxBatch: MAX_BATCH,
      maxWaiting: MAX_WAITING,
      run: (orgId, items) => {
        metrics.onBatch(kind, items.length);
        return run(orgId, items);
      },
    });
  const underWay = createTurnsUnderWay(() => performance.now());
  const { open, record } = createTurnBatches({ turns, lessor, underWay, batched, onStep: metrics.onStep });
  const move = batched<Move, Moved>('move', budgets.move);
  const tellRefusal = createTellRefusal({ budgets, log });

  const useCases = {
    createSession: createCreateSession({ sessions }),
    getSession: createGetSession({ sessions }),
    recordStep: createRecordStep({ record, prices }),
    createBudget: createCreateBudget({ budgets }),
    getBudget: createGetBudget({ budgets }),
    listBudgets: createListBudgets({ budgets }),
    deleteBudget: createDeleteBudget({ budgets }),
    spend: createSpend({ move }),
    reserve: createReserve({ move, reservationTtlMs }),
    settle: createSettle({ move }),
    release: createRelease({ move }),
    openTurn: createOpenTurn({ open, lessor, tellRefusal, underWay, prices, reservationTtlMs, onDecision: metrics.onTurn }),
    closeTurn: createCloseTurn({ record, underWay, prices }),
    prices,
    settings,
  };
  const sweepEveryMs = sweepIntervalMs(reservationTtlMs);
  return {
    stateMonitor: stateMonitorRpc(useCases),
    turns: turnRpc(useCases),
    janitor,
    settlements,
    keepHouse: () => startKeepingHouse({ janitor, settlements, lessor, keepDays, sweepEveryMs, log, onExpired: metrics.onExpired }),
  };
}
