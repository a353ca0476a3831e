/**
 * Errors are typed by what the caller does next: a `Rejected` call will fail again if repeated, a `Retryable` one may
 * succeed later, an `Internal` one is a defect. `message` may be shown to the caller; `cause` never leaves the process.
 */

/** Canonical gRPC statuses that the mesh uses (https://grpc.io/docs/guides/status-codes/). */
export type ErrorStatus =
  | 'invalid_argument'
  | 'unauthenticated'
  | 'permission_denied'
  | 'not_found'
  | 'already_exists'
  | 'failed_precondition'
  | 'resource_exhausted'
  | 'cancelled'
  | 'deadline_exceeded'
  | 'unavailable'
  | 'unimplemented'
  | 'internal';

/** One wrong field of a request. */
export type Violation = { readonly field: string; readonly message: string };

export type ErrorDetails = {
  readonly violations?: readonly Violation[];
  /** How long to wait before trying again, in milliseconds. */
  readonly retryAfterMs?: number;
  readonly cause?: unknown;
};

export class MeshError extends Error {
  /** Stable, for programs: part of the public contract. */
  readonly code: string;
  readonly status: ErrorStatus;
  readonly violations: readonly Violation[];
  readonly retryAfterMs: number | undefined;

  constructor(status: ErrorStatus, code: string, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = new.target.name;
    this.status = status;
    this.code = code;
    this.violations = details.violations ?? [];
    this.retryAfterMs = details.retryAfterMs;
  }
}

/** The call is wrong or not allowed; repeating it changes nothing. */
export class Rejected extends MeshError {}

/** The call may succeed if it is repeated later. */
export class Retryable extends MeshError {
  constructor(code: string, message: string, details: ErrorDetails & { readonly status?: ErrorStatus } = {}) {
    super(details.status ?? 'unavailable', code, message, { retryAfterMs: 1_000, ...details });
  }
}

/** Something that should not happen happened. The caller learns nothing but that. */
export class Internal extends MeshError {
  static readonly code = 'internal';
  constructor(cause: unknown) {
    super('internal', Internal.code, 'an internal error occurred; the request id identifies it in the logs', { cause });
  }
}

/** A field of the request is missing, malformed or out of range; the violations name each of them. */
export class InvalidArgument extends Rejected {
  static readonly code = 'invalid_argument';
  constructor(violations: readonly Violation[]) {
    const [first] = violations;
    super('invalid_argument', InvalidArgument.code, first === undefined ? 'the request is not valid' : `${first.field}: ${first.message}`, {
      violations,
    });
  }
}

/** The caller has not shown who it is, or not in a way that can be believed. */
export class Unauthenticated extends Rejected {
  static readonly code = 'unauthenticated';
  constructor(message: string) {
    super('unauthenticated', Unauthenticated.code, message);
  }
}

/** The caller is known and may not do this. */
export class PermissionDenied extends Rejected {
  static readonly code = 'permission_denied';
  constructor(message: string) {
    super('permission_denied', PermissionDenied.code, message);
  }
}

/** There is no such thing, or it belongs to another organisation. */
export class NotFound extends Rejected {
  static readonly code = 'not_found';
  /** @param what the kind of thing, for example `API key` */
  constructor(what: string, id: string) {
    super('not_found', NotFound.code, `there is no ${what} ${id}`);
  }
}

/** What was to be created is there already. */
export class AlreadyExists extends Rejected {
  static readonly code = 'already_exists';
  constructor(message: string) {
    super('already_exists', AlreadyExists.code, message);
  }
}

/** A setting that is needed for this is not set. */
export class NotConfigured extends Rejected {
  static readonly code = 'not_configured';
  /** @param setting the variable, for example `NATS_URL` */
  constructor(setting: string) {
    super('failed_precondition', NotConfigured.code, `${setting} is not set, but a service of this process needs it`);
  }
}

/** Something that the call needs does not answer at the moment. */
export class Unavailable extends Retryable {
  static readonly code = 'unavailable';
  constructor(message: string, details: ErrorDetails = {}) {
    super(Unavailable.code, message, details);
  }
}

/** The call took longer than its deadline allows; whether it had an effect is open. */
export class DeadlineExceeded extends Retryable {
  static readonly code = 'deadline_exceeded';
  constructor(message = 'the call took longer than its deadline allows') {
    super(DeadlineExceeded.code, message, { status: 'deadline_exceeded' });
  }
}

/** Any thrown value as an error of the mesh; what is not one already becomes `Internal`. */
export function toMeshError(error: unknown): MeshError {
  return error instanceof MeshError ? error : new Internal(error);
}

/** Whether repeating the call later may succeed. */
export function isRetryable(error: unknown): boolean {
  return (
    error instanceof MeshError &&
    (error.status === 'unavailable' || error.status === 'deadline_exceeded' || error.status === 'resource_exhausted')
  );
}
