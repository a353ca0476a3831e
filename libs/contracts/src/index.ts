export { readAsyncApi, readDescriptors } from './descriptors.ts';
export { type EventMessage, type EventType, encodeEvent } from './events.ts';
export { events } from './gen/catalogue.ts';
export { BadRequest, ErrorInfo } from './gen/google/rpc/error_details.ts';
export { Status } from './gen/google/rpc/status.ts';
export {
  AuditEntry,
  AuditRecord,
  AuditServiceDefinition,
  GetEntryRequest,
  GetEntryResponse,
  ListEntriesRequest,
  ListEntriesResponse,
} from './gen/sentinelmesh/audit/v1/audit.ts';
export { BudgetSummary } from './gen/sentinelmesh/budget/v1/events.ts';
export { Principal as PrincipalMessage } from './gen/sentinelmesh/common/v1/common.ts';
export { LayerSummary, RequestCompleted, RequestEscalated, RequestSummary } from './gen/sentinelmesh/gateway/v1/events.ts';
export {
  AgentUsage,
  GatewayServiceDefinition,
  LayerReport,
  ProcessRequest,
  ProcessResponse,
  RunWithGuardrailsRequest,
  RunWithGuardrailsResponse,
  Threat,
} from './gen/sentinelmesh/gateway/v1/gateway.ts';
export {
  EscalationAnalyzed,
  FindingCount,
  InputBlocked,
  InputInspected,
  InspectionSummary,
  OutputBlocked,
  OutputInspected,
} from './gen/sentinelmesh/guard/v1/events.ts';
export {
  Detector,
  DetectorScore,
  Finding,
  GuardServiceDefinition,
  InspectBatchRequest,
  InspectBatchResponse,
  InspectRequest,
  InspectResponse,
  InspectStreamRequest,
  InspectStreamResponse,
  ListDetectorsResponse,
} from './gen/sentinelmesh/guard/v1/guard.ts';
export {
  GuardLayerServiceDefinition,
  InspectLayerRequest,
  InspectLayerResponse,
  KeepForAnalysisRequest,
  KeepForAnalysisResponse,
  Replacement,
} from './gen/sentinelmesh/guard/v1/layer.ts';
export {
  EraseTokensRequest,
  EraseTokensResponse,
  RedactRequest,
  RedactResponse,
  RestoreRequest,
  RestoreResponse,
  TokenServiceDefinition,
} from './gen/sentinelmesh/guard/v1/token.ts';
export { KeyCreated, KeyRevoked, OrganizationCreated, WorkspaceCreated } from './gen/sentinelmesh/identity/v1/events.ts';
export {
  ApiKey,
  AuthenticateApiKeyRequest,
  AuthenticateApiKeyResponse,
  CreateApiKeyRequest,
  CreateApiKeyResponse,
  CreateOrganizationRequest,
  CreateOrganizationResponse,
  CreateWorkspaceRequest,
  CreateWorkspaceResponse,
  GetOrganizationRequest,
  GetOrganizationResponse,
  IdentityServiceDefinition,
  ListApiKeysRequest,
  ListApiKeysResponse,
  ListOrganizationsRequest,
  ListOrganizationsResponse,
  ListWorkspacesRequest,
  ListWorkspacesResponse,
  Organization,
  RevokeApiKeyRequest,
  RevokeApiKeyResponse,
  Workspace,
} from './gen/sentinelmesh/identity/v1/identity.ts';
export {
  Budget,
  Cost,
  ListPricesResponse,
  ModelPrice,
  Payer,
  RecordStepRequest,
  RecordStepResponse,
  Repetition,
  Reservation,
  Session,
  SessionLimits,
  StateMonitorServiceDefinition,
  Usage,
} from './gen/sentinelmesh/state_monitor/v1/state_monitor.ts';
export {
  CloseTurnRequest,
  CloseTurnResponse,
  Hold,
  OpenTurnRequest,
  OpenTurnResponse,
  TurnServiceDefinition,
} from './gen/sentinelmesh/state_monitor/v1/turn.ts';
export {
  BacklogExceeded,
  EndpointDisabled,
  EndpointFailed,
  EndpointRecovered,
  EndpointSummary,
} from './gen/sentinelmesh/webhook/v1/events.ts';
export {
  AlertRule,
  DeleteAlertRuleRequest,
  DeleteAlertRuleResponse,
  ListAlertRulesRequest,
  ListAlertRulesResponse,
  PutAlertRuleRequest,
  PutAlertRuleResponse,
} from './gen/sentinelmesh/webhook_delivery/v1/alert_rule.ts';
export {
  Attempt,
  Delivery,
  GetDeliveryRequest,
  GetDeliveryResponse,
  GetRecoveryRequest,
  GetRecoveryResponse,
  ListDeliveriesRequest,
  ListDeliveriesResponse,
  RecoverRequest,
  RecoverResponse,
  Recovery,
  RetryDeliveryRequest,
  RetryDeliveryResponse,
} from './gen/sentinelmesh/webhook_delivery/v1/delivery.ts';
export {
  CreateDestinationRequest,
  CreateDestinationResponse,
  DeleteDestinationRequest,
  DeleteDestinationResponse,
  Destination,
  DestinationHealth,
  DestinationServiceDefinition,
  ExportEventsRequest,
  ExportEventsResponse,
  ExportPosition,
  GetDestinationRequest,
  GetDestinationResponse,
  ListDestinationsRequest,
  ListDestinationsResponse,
  RotateSecretRequest,
  RotateSecretResponse,
  TestDestinationRequest,
  TestDestinationResponse,
  UpdateDestinationRequest,
  UpdateDestinationResponse,
} from './gen/sentinelmesh/webhook_delivery/v1/webhook_delivery.ts';
export {
  auditSubject,
  type DurableDefinition,
  deadLetterSubject,
  durables,
  type EventSubject,
  eventFilter,
  eventSubject,
  MAX_MESSAGE_BYTES,
  NO_WORKSPACE,
  operationalSubject,
  orgOfSubject,
  ownEvents,
  parseEventSubject,
  type StreamDefinition,
  type StreamName,
  streams,
} from './subjects.ts';
