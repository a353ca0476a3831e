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
export {
  type BudgetId,
  type EventId,
  type IdPrefix,
  isId,
  type KeyId,
  type LeaseId,
  newId,
  type OrgId,
  type RequestId,
  type SessionId,
  SYSTEM_ORG,
  type TurnId,
  timeOfId,
  type WorkspaceId,
} from './ids.ts';
export { hasScope, type Principal, type PrincipalType, type RequestContext, type TenantContext } from './request-context.ts';
export { type RiskLevel, riskLevel } from './risk.ts';
