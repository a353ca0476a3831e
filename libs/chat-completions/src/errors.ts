import { MeshError, Rejected, Retryable } from '@sentinelmesh/kernel';
import type { TokenUsage } from './token-usage.ts';

/**
 * What a call that failed may have cost. `nothing`: no model has worked on it. `unknown`: one may have, and nothing was
 * heard of how much; the strict answer is to charge what was reserved. `usage`: what was told before it failed, or, where
 * that is `estimated`, what the part of the answer that had come is worth.
 */
export type Spent =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'usage'; readonly usage: TokenUsage; readonly estimated: boolean };

const nothing: Spent = { kind: 'nothing' };

/** The deadline passed, over all attempts. */
export class ChatTimeout extends Retryable {
  static readonly code = 'chat_timeout';
  readonly spent: Spent;

  constructor(spent: Spent) {
    super(ChatTimeout.code, 'the model did not answer in time', { status: 'deadline_exceeded' });
    this.spent = spent;
  }
}

/** The endpoint could not be connected to; nothing was sent. */
export class ChatUnreachable extends Retryable {
  static readonly code = 'chat_unreachable';
  readonly spent = nothing;

  constructor(cause: unknown) {
    super(ChatUnreachable.code, "the model's endpoint cannot be reached", { cause });
  }
}

/** The endpoint answered that it cannot at the moment (408, 409, 429, 5xx), in the end. */
export class ChatUnavailable extends Retryable {
  static readonly code = 'chat_unavailable';
  readonly spent = nothing;
  readonly httpStatus: number;
  /** How long it asks to be left alone, if it does. */
  readonly askedPauseMs: number | undefined;

  constructor(httpStatus: number, askedPauseMs: number | undefined) {
    const details = askedPauseMs === undefined ? {} : { retryAfterMs: askedPauseMs };
    super(ChatUnavailable.code, `the model's endpoint cannot answer at the moment (HTTP ${httpStatus})`, details);
    this.httpStatus = httpStatus;
    this.askedPauseMs = askedPauseMs;
  }
}

/** The endpoint refused the request: look at its address, key and model, or at the request. */
export class ChatRefused extends Rejected {
  static readonly code = 'chat_refused';
  readonly spent = nothing;
  readonly httpStatus: number;

  constructor(httpStatus: number) {
    super('failed_precondition', ChatRefused.code, `the model's endpoint refused the request (HTTP ${httpStatus})`);
    this.httpStatus = httpStatus;
  }
}

/** The connection broke, or the endpoint reported a failure, before the answer was complete. */
export class ChatBrokenOff extends Retryable {
  static readonly code = 'chat_broken_off';
  readonly spent: Spent;

  constructor(spent: Spent, cause?: unknown) {
    super(ChatBrokenOff.code, "the model's answer broke off", { cause });
    this.spent = spent;
  }
}

/** The endpoint answered with something that is not a chat completion, or with more than is read. */
export class ChatUnreadable extends Retryable {
  static readonly code = 'chat_unreadable';
  readonly spent: Spent;

  /** @param problem what is wrong with it, without any of it */
  constructor(problem: string, spent: Spent) {
    super(ChatUnreadable.code, `the model's answer cannot be read: ${problem}`);
    this.spent = spent;
  }
}

/** Too many calls in a row have failed: the endpoint is left alone for a while. */
export class ChatCircuitOpen extends Retryable {
  static readonly code = 'chat_circuit_open';
  readonly spent = nothing;

  constructor(retryAfterMs: number) {
    super(ChatCircuitOpen.code, "the model's endpoint has failed repeatedly and is left alone for a while", { retryAfterMs });
  }
}

/** The caller gave up. */
export class ChatCancelled extends Rejected {
  static readonly code = 'chat_cancelled';
  readonly spent: Spent;

  constructor(spent: Spent, cause?: unknown) {
    super('cancelled', ChatCancelled.code, 'the caller gave up waiting for the model', { cause });
    this.spent = spent;
  }
}

/** What a failed `ask` may have cost, whatever it threw. */
export function spentOf(error: unknown): Spent {
  return error instanceof MeshError && 'spent' in error ? (error as { spent: Spent }).spent : nothing;
}
