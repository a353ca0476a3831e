import type { AuditRecord } from '@sentinelmesh/contracts';
import type { BusMessage } from '@sentinelmesh/event-bus';
import type { BudgetId, LeaseId, OrgId } from '@sentinelmesh/kernel';
import type { Budget, ScopeRef } from '../domain/budget.ts';
import type { Caller, Happening } from '../domain/happening.ts';
import type { MicroUsd } from '../domain/money.ts';
import type { Move, Moved } from '../domain/move-money.ts';
import type { Opening, TurnRequest, UnderWay } from '../domain/open-turn.ts';
import type { PageRequest } from '../domain/page.ts';
import type { Recorded, Recording } from '../domain/record-step.ts';
import type { Session, SessionRef } from '../domain/session.ts';

/** Gives an audit record the form and the proof of origin with which it goes over the bus. */
export type SignAudit = (record: AuditRecord, traceparent: string | undefined) => BusMessage;

/** Puts what happened into the messages that tell of it. */
export type DescribeHappening = (orgId: OrgId, happening: Happening, at: Date) => readonly BusMessage[];

// Whatever writes also leaves word of it, and commits both or neither; what was settled gathers first, see `SettlementStore`.

export type BudgetStore = {
  /** Creates the budget of a scope, or gives it another limit. */
  put(orgId: OrgId, budget: { id: BudgetId; scope: ScopeRef; limit: MicroUsd }, caller: Caller): Promise<Budget>;
  find(orgId: OrgId, scope: ScopeRef): Promise<Budget | undefined>;
  /** Oldest first; one more than asked for where there are more. */
  list(orgId: OrgId, filter: BudgetFilter, page: PageRequest): Promise<readonly Budget[]>;
  /** Removes the budget and returns it as it was. */
  remove(orgId: OrgId, scope: ScopeRef, caller: Caller): Promise<Budget | undefined>;
  /** Moves money for several callers in one transaction; an answer for each, in their order. */
  move(orgId: OrgId, moves: readonly Move[]): Promise<readonly Moved[]>;
  /** Leaves word that a budget refused `asked`, at most once a minute whoever says so. */
  tellRefusal(orgId: OrgId, id: BudgetId, asked: MicroUsd, caller: Caller): Promise<void>;
};

/** `workspaceId`: only what this workspace can name, and what is above workspaces. */
export type BudgetFilter = { readonly scope?: Budget['scope']; readonly workspaceId?: string };

export type SessionStore = {
  /** @throws AlreadyExists */
  create(orgId: OrgId, session: NewSession): Promise<Session>;
  find(orgId: OrgId, ref: SessionRef): Promise<Session | undefined>;
};

/** A session to be opened; `parentSessionId` must exist where it is not empty. */
export type NewSession = SessionRef & Pick<Session, 'endUser' | 'agent' | 'parentSessionId' | 'limits'>;

export type TurnWork = { readonly opens: readonly TurnRequest[]; readonly recordings: readonly Recording[] };

/** The keys of the turns of a session, by its key, that this replica has let through without a row. Others may have recorded them. */
export type UnwrittenTurns = (sessionKey: string) => readonly string[];

/** An answer for each, in their order. */
export type TurnResults = { readonly openings: readonly Opening[]; readonly recorded: readonly Recorded[] };

export type TurnStore = {
  /**
   * Opens turns of which no row has to know yet, from what was committed last; undefined for each that must be carried out.
   *
   * @param underWay at the most, these turns included
   */
  openUnlocked(orgId: OrgId, opens: readonly TurnRequest[], underWay: UnderWay): Promise<readonly (Opening | undefined)[]>;
  /**
   * Records steps and settles what they cost, and opens turns, in one transaction.
   *
   * @param room how much leases of this replica may keep of what calls did not need
   */
  carryOut(
    orgId: OrgId,
    work: TurnWork,
    known: { readonly room: ReadonlyMap<LeaseId, MicroUsd>; readonly unwritten: UnwrittenTurns },
  ): Promise<TurnResults>;
};

export type LeaseRequest = {
  readonly orgId: OrgId;
  readonly budgetId: BudgetId;
  /** A new lease, or one of this holder that is to grow; its expiry does not change then. */
  readonly leaseId: LeaseId;
  readonly holder: string;
  readonly wanted: MicroUsd;
  readonly least: MicroUsd;
  readonly ttlMs: number;
  readonly isNew: boolean;
};

export type LeaseStore = {
  /**
   * Takes a slab of a budget (see `slabOf`), which its row counts as reserved from then on.
   *
   * @returns what was granted, which may be nothing, what the replica may have idle (see `shareOf`), and the budget after
   *   it; undefined when there is no such budget any more
   */
  grant(request: LeaseRequest): Promise<{ readonly granted: MicroUsd; readonly share: MicroUsd; readonly budget: Budget } | undefined>;
  /** Gives back a part of a lease. */
  giveBack(orgId: OrgId, leaseId: LeaseId, budgetId: BudgetId, amount: MicroUsd): Promise<void>;
};

export type SettlementStore = {
  /** Leaves word of what was settled since the last time, once for each organisation and price version. Any number may do it at once. */
  tell(): Promise<void>;
};

export type Janitor = {
  /** Gives back what has expired: reservations and leases of all organisations. Any number may sweep at once. */
  sweep(): Promise<{ readonly reservations: number; readonly leases: number }>;
  /** Removes sessions and settlements older than this. */
  prune(keepDays: number): Promise<{ readonly sessions: number; readonly reservations: number }>;
};
