import { DeadlineExceeded, MeshError, Unavailable } from '@sentinelmesh/kernel';
import { DatabaseError } from 'pg';
import { DatabaseRefused } from './errors.ts';

/** SQLSTATEs (PostgreSQL, appendix A) and socket errors after which the same call may succeed on another connection. */
const LOST_CODE =
  /^(08...|53...|57P0[1-5]|25006|25P03|ECONNREFUSED|ECONNRESET|ECONNABORTED|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ENOENT)$/;

// The driver has no codes for these.
const LOST_MESSAGE =
  /^(Connection terminated|timeout exceeded when trying to connect|timeout expired|Client (has encountered a connection error|was closed)|Query read timeout|Cannot use a pool after calling end|Postgres connection has been discarded|driver has already been destroyed)/;

/** Invalid authorization, or no such database. */
const REFUSED_CODE = /^(28...|3D000)$/;
const QUERY_CANCELED = '57014';
const LOCK_NOT_AVAILABLE = '55P03';
const UNIQUE_VIOLATION = '23505';

const codeOf = (error: unknown): string | undefined => {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
};

/** Whether the database, or the way to it, was lost: not a word about the statement itself. */
export function isLost(error: unknown): boolean {
  return error instanceof Error && (LOST_CODE.test(codeOf(error) ?? '') || LOST_MESSAGE.test(error.message));
}

/** Whether a table has changed since a statement on it was prepared: the statement must be prepared anew. */
export const isPlanOutdated = (error: unknown): boolean =>
  error instanceof DatabaseError && error.code === '0A000' && error.message.startsWith('cached plan must not change');

/** Whether the transaction lost against a concurrent one (serialization failure, deadlock) and may simply be run again. */
export function isConflict(error: unknown): boolean {
  const code = codeOf(error);
  return code === '40001' || code === '40P01' || isPlanOutdated(error);
}

/** Whether a row with this key exists already; `constraint` is the name of the unique key or primary key meant. */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  return error instanceof DatabaseError && error.code === UNIQUE_VIOLATION && (constraint === undefined || error.constraint === constraint);
}

/**
 * What a caller of the database gets to see: `Unavailable` for a lost database or a transaction that keeps losing
 * against others, `DeadlineExceeded` for a statement that took too long, `DatabaseRefused` for a role that may not come
 * in, anything else as it was, without row values.
 */
export function toCallerError(error: unknown): unknown {
  if (error instanceof MeshError) return error;
  withoutValues(error);
  if (isLost(error)) return new Unavailable('the database does not answer', { cause: error });
  if (isConflict(error)) return new Unavailable('the database is busy with concurrent changes', { cause: error, retryAfterMs: 100 });
  const code = codeOf(error);
  if (error instanceof DatabaseError && REFUSED_CODE.test(error.code ?? '')) return new DatabaseRefused(error.message, error);
  if (code === LOCK_NOT_AVAILABLE) return new Unavailable('the database waited too long for a lock', { cause: error });
  if (code === QUERY_CANCELED) return new DeadlineExceeded('the database took too long for a statement');
  return error;
}

/**
 * Strips what the server quotes from rows and parameters. "Failing row contains (…)" would carry customers' text into
 * the log, since an unexpected error is logged with its cause.
 */
function withoutValues(error: unknown): void {
  if (!(error instanceof DatabaseError)) return;
  error.detail = undefined;
  error.where = undefined;
  error.internalQuery = undefined;
  // Class 22 (data exception) quotes the value in the message itself: invalid input syntax for type integer: "…".
  if (error.code?.startsWith('22') !== true) return;
  const message = `a value was refused by the database (SQLSTATE ${error.code})`;
  if (error.stack !== undefined) error.stack = error.stack.replace(error.message, () => message);
  error.message = message;
}
