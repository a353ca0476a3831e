import type { Principal } from '@sentinelmesh/kernel';
import type { Budget, Threshold } from './budget.ts';
import type { MicroUsd } from './money.ts';
import type { RepetitionFound } from './repetition/find-repetition.ts';
import type { LimitReached, Session } from './session.ts';

/** In whose request something happens. */
export type Caller = { readonly principal: Principal; readonly requestId: string; readonly traceparent?: string };

/** What others are told of, by events and by the audit log. */
export type Happening =
  | { readonly kind: 'repetition_detected'; readonly session: Session; readonly found: RepetitionFound; readonly caller: Caller }
  | { readonly kind: 'session_limit_exceeded'; readonly session: Session; readonly reached: LimitReached; readonly caller: Caller }
  | { readonly kind: 'budget_changed' | 'budget_removed'; readonly budget: Budget; readonly caller: Caller }
  | { readonly kind: 'threshold_crossed'; readonly budget: Budget; readonly percent: Threshold }
  | { readonly kind: 'budget_exceeded'; readonly budget: Budget; readonly asked: MicroUsd; readonly caller: Caller }
  | { readonly kind: 'usage_settled'; readonly settlements: bigint; readonly cost: MicroUsd; readonly priceVersion: string }
  | { readonly kind: 'usage_spent'; readonly budget: Budget; readonly amount: MicroUsd; readonly caller: Caller };
