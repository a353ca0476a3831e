/** Errors as problem documents (RFC 9457). Each has the stable code of the catalogue and the id of the request. */
import { type ErrorStatus, isRetryable, type MeshError } from '@sentinelmesh/kernel';
import { MalformedRequest, MethodNotAllowed, RequestTooLarge, UnsupportedMediaType } from '../errors.ts';

export const PROBLEM_TYPE = 'application/problem+json';

const statuses: Readonly<Record<ErrorStatus, number>> = {
  invalid_argument: 422,
  unauthenticated: 401,
  permission_denied: 403,
  not_found: 404,
  already_exists: 409,
  failed_precondition: 409,
  resource_exhausted: 429,
  cancelled: 499,
  deadline_exceeded: 503,
  unavailable: 503,
  unimplemented: 501,
  internal: 500,
};

const titles: Readonly<Record<number, string>> = {
  400: 'The request cannot be read',
  401: 'Not authenticated',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Not with this method',
  408: 'The request did not arrive in time',
  409: 'Conflict',
  413: 'The request is too large',
  415: 'The content type is not supported',
  422: 'The request is not valid',
  429: 'Too many requests',
  431: 'The headers are too large',
  499: 'The caller gave up',
  500: 'Internal error',
  501: 'Not implemented',
  503: 'Not available for now',
};

export type Problem = {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly request_id: string;
  readonly errors?: readonly { readonly field: string; readonly detail: string }[];
};

/** Where the status of an error is not the one of its kind. */
const statusesByCode: Readonly<Record<string, number>> = {
  [MalformedRequest.code]: 400,
  [MethodNotAllowed.code]: 405,
  [RequestTooLarge.code]: 413,
  [UnsupportedMediaType.code]: 415,
};

/** @param status where it says more than the kind of the error does */
export function toProblem(error: MeshError, requestId: string, status = statusesByCode[error.code] ?? statuses[error.status]): Problem {
  return {
    type: `urn:sentinelmesh:error:${error.code}`,
    title: titles[status] ?? 'Error',
    status,
    detail: error.message,
    code: error.code,
    request_id: requestId,
    ...(error.violations.length === 0 ? {} : { errors: error.violations.map(({ field, message }) => ({ field, detail: message })) }),
  };
}

/** Whole seconds for `Retry-After`, where waiting helps. */
export function retryAfterSeconds(error: MeshError): number | undefined {
  if (error.retryAfterMs !== undefined) return Math.max(1, Math.ceil(error.retryAfterMs / 1_000));
  return isRetryable(error) ? 1 : undefined;
}
