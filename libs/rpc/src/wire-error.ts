/**
 * Errors between services: a canonical gRPC status with `google.rpc.ErrorInfo` (the stable code) and
 * `google.rpc.BadRequest` (wrong fields), as https://google.aip.dev/193 has it. Causes never travel.
 */
import { BadRequest, ErrorInfo, Status } from '@sentinelmesh/contracts';
import { type ErrorStatus, MeshError } from '@sentinelmesh/kernel';
import { Status as GrpcStatus } from 'nice-grpc-common';

export const ERROR_DETAILS_KEY = 'grpc-status-details-bin';
// Errors travel in the trailers of a call. Trailers beyond what the other side takes (8 KiB for many clients) break the
// connection and with it every other call, so a text that a caller has a part in must not make them long.
const MAX_TEXT_LENGTH = 300;
const MAX_VIOLATIONS = 20;
const DOMAIN = 'sentinelmesh';
const ERROR_INFO = 'type.googleapis.com/google.rpc.ErrorInfo';
const BAD_REQUEST = 'type.googleapis.com/google.rpc.BadRequest';

const codes: Record<ErrorStatus, GrpcStatus> = {
  cancelled: GrpcStatus.CANCELLED,
  invalid_argument: GrpcStatus.INVALID_ARGUMENT,
  deadline_exceeded: GrpcStatus.DEADLINE_EXCEEDED,
  not_found: GrpcStatus.NOT_FOUND,
  already_exists: GrpcStatus.ALREADY_EXISTS,
  permission_denied: GrpcStatus.PERMISSION_DENIED,
  resource_exhausted: GrpcStatus.RESOURCE_EXHAUSTED,
  failed_precondition: GrpcStatus.FAILED_PRECONDITION,
  unimplemented: GrpcStatus.UNIMPLEMENTED,
  internal: GrpcStatus.INTERNAL,
  unavailable: GrpcStatus.UNAVAILABLE,
  unauthenticated: GrpcStatus.UNAUTHENTICATED,
};
const statuses = new Map(Object.entries(codes).map(([status, code]) => [code, status as ErrorStatus]));

export const toGrpcCode = (error: MeshError): GrpcStatus => codes[error.status];

/** The text as an error may carry it. */
export const shorten = (text: string): string =>
  text.length <= MAX_TEXT_LENGTH ? text : `${text.slice(0, MAX_TEXT_LENGTH)}…`.toWellFormed();

/** The error, with its first violations and no text longer than an error may carry, as the bytes of a `google.rpc.Status`. */
export function encodeError(error: MeshError): Uint8Array {
  const metadata: Record<string, string> = error.retryAfterMs === undefined ? {} : { retry_after_ms: String(error.retryAfterMs) };
  const details = [
    { typeUrl: ERROR_INFO, value: Buffer.from(ErrorInfo.encode({ reason: error.code, domain: DOMAIN, metadata }).finish()) },
  ];
  if (error.violations.length > 0) {
    const fieldViolations = error.violations
      .slice(0, MAX_VIOLATIONS)
      .map(({ field, message }) => ({ field: shorten(field), description: shorten(message) }));
    details.push({ typeUrl: BAD_REQUEST, value: Buffer.from(BadRequest.encode({ fieldViolations }).finish()) });
  }
  return Status.encode(Status.fromPartial({ code: codes[error.status], message: shorten(error.message), details })).finish();
}

/** The error that `encodeError` was given, without its cause and its class. */
export function decodeError(bytes: Uint8Array): MeshError {
  const { code, message, details } = Status.decode(bytes);
  const find = (typeUrl: string) => details.find((detail) => detail.typeUrl === typeUrl)?.value;
  const info = ErrorInfo.decode(find(ERROR_INFO) ?? new Uint8Array());
  const { fieldViolations } = BadRequest.decode(find(BAD_REQUEST) ?? new Uint8Array());
  const retryAfterMs = Number(info.metadata.retry_after_ms);
  return new MeshError(toErrorStatus(code), info.reason || toErrorStatus(code), message, {
    violations: fieldViolations.map(({ field, description }) => ({ field, message: description })),
    ...(Number.isFinite(retryAfterMs) ? { retryAfterMs } : {}),
  });
}

export const toErrorStatus = (code: GrpcStatus): ErrorStatus => statuses.get(code) ?? 'internal';
