/** What the state monitor may answer besides the errors that every service has. */
import { Rejected, Retryable } from '@sentinelmesh/kernel';
import type { Budget } from './domain/budget.ts';
import { describeShortage } from './domain/decision.ts';
import type { MicroUsd } from './domain/money.ts';

/** A budget has less left than was asked for; nothing was reserved or spent. */
export class BudgetExceeded extends Rejected {
  static readonly code = 'budget_exceeded';
  constructor(budget: Pick<Budget, 'scope' | 'limit' | 'spent' | 'reserved'>, asked: MicroUsd) {
    super('failed_precondition', BudgetExceeded.code, describeShortage(budget, asked));
  }
}

/** More calls wait than can be done in time. */
export class Overloaded extends Retryable {
  static readonly code = 'overloaded';
  constructor() {
    super(Overloaded.code, 'the state monitor has too much to do; try again', { status: 'resource_exhausted' });
  }
}

/** Budgets were created or removed again and again while a turn was being opened. */
export class BudgetsChanging extends Retryable {
  static readonly code = 'budgets_changing';
  constructor() {
    super(BudgetsChanging.code, 'the budgets of the organisation change faster than a turn can be opened; try again', {
      retryAfterMs: 100,
    });
  }
}

/** The price table cannot be used; the service does not start without one. */
export class PricesInvalid extends Rejected {
  static readonly code = 'prices_invalid';
  constructor(message: string, cause?: unknown) {
    super('failed_precondition', PricesInvalid.code, message, { cause });
  }
}
