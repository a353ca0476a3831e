export { type Clock, systemClock } from './clock.ts';
export {
  AlreadyExists,
  DeadlineExceeded,
  type ErrorDetails,
  type ErrorStatus,
  Internal,
  InvalidArgument,
  isRetryable,
  MeshError,
  NotConfigured,
  NotFound,
  PermissionDenied,
  Rejected,
  Retryable,
  toMeshError,
  Unauthenticated,
  Unavailable,
  type Violation,
} from './errors.ts';
export { type EventId, type IdPrefix, isId, type KeyId, newId, type OrgId, type RequestId, SYSTEM_ORG, type WorkspaceId } from './ids.ts';
export { hasScope, type Principal, type PrincipalType, type RequestContext, type TenantContext } from './request-context.ts';
export { type RiskLevel, riskLevel } from './risk.ts';
