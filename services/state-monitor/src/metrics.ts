import type { Metrics } from '@sentinelmesh/telemetry';
import { CAUSES, type Decision } from './domain/decision.ts';
import type { Moved } from './domain/move-money.ts';

/** What the state monitor counts. */
export type StateMonitorMetrics = ReturnType<typeof createStateMonitorMetrics>;

const NO_CAUSE = 'none';

export function createStateMonitorMetrics(metrics: Metrics) {
  const turns = metrics.counter({
    name: 'sentinelmesh_turns_total',
    help: 'Turns that were asked for, by what was decided and why they were stopped.',
    labels: { decision: ['continue', 'warn', 'stop'], cause: [...CAUSES, NO_CAUSE] },
  });
  const steps = metrics.counter({
    name: 'sentinelmesh_session_steps_total',
    help: 'Steps that were recorded, by what the next one would meet.',
    labels: { decision: ['continue', 'warn', 'stop'] },
  });
  const reservations = metrics.counter({
    name: 'sentinelmesh_budget_reservations_total',
    help: 'Reservations and spendings of callers, by outcome.',
    labels: { outcome: ['reserved', 'done', 'refused', 'missing', 'expired'] },
  });
  const leases = metrics.counter({
    name: 'sentinelmesh_budget_leases_total',
    help: 'Parts of budgets leased to this replica, by what became of them.',
    labels: { outcome: ['granted', 'refused', 'returned', 'expired'] },
  });
  const batches = metrics.histogram({
    name: 'sentinelmesh_state_monitor_batch_items',
    help: 'How many calls went into one transaction.',
    labels: { kind: ['open', 'turn', 'move'] },
    buckets: [1, 2, 4, 8, 16, 32, 64, 128, 256],
  });
  return {
    onTurn: ({ decision, cause }: Decision) => turns.add({ decision, cause: cause ?? NO_CAUSE }),
    onStep: ({ decision }: Decision) => steps.add({ decision }),
    onMove: ({ kind }: Moved) => reservations.add({ outcome: kind }),
    onLease: (outcome: 'granted' | 'refused' | 'returned') => leases.add({ outcome }),
    onExpired: (expired: { reservations: number; leases: number }) => {
      reservations.add({ outcome: 'expired' }, expired.reservations);
      leases.add({ outcome: 'expired' }, expired.leases);
    },
    onBatch: (kind: 'open' | 'turn' | 'move', items: number) => batches.observe({ kind }, items),
  };
}
