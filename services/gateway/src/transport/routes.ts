/** The resources under `/api/v1`: method and path → RPC. What a resource looks like is written in the protos alone. */
import {
  AuditServiceDefinition,
  GatewayServiceDefinition,
  GuardServiceDefinition,
  IdentityServiceDefinition,
  StateMonitorServiceDefinition,
  TokenServiceDefinition,
} from '@sentinelmesh/contracts';
import type { ServiceDefinition } from '@sentinelmesh/rpc';

export type Route = {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Names in braces are fields of the request message. */
  readonly path: string;
  readonly service: ServiceDefinition;
  /** The key of the method in the generated definition. */
  readonly rpc: string;
  readonly status: 200 | 201;
};

/** The services that callers from outside may reach, over REST and over gRPC. Who may call which method is theirs to say. */
export const publicServices = [
  GatewayServiceDefinition,
  GuardServiceDefinition,
  TokenServiceDefinition,
  StateMonitorServiceDefinition,
  AuditServiceDefinition,
  IdentityServiceDefinition,
] as const;

const get = (path: string, service: ServiceDefinition, rpc: string): Route => ({ method: 'GET', path, service, rpc, status: 200 });
const post = (path: string, service: ServiceDefinition, rpc: string, status: 200 | 201): Route => ({
  method: 'POST',
  path,
  service,
  rpc,
  status,
});
const remove = (path: string, service: ServiceDefinition, rpc: string): Route => ({ method: 'DELETE', path, service, rpc, status: 200 });

export const routes: readonly Route[] = [
  post('/api/v1/guard/inspect', GuardServiceDefinition, 'inspect', 200),
  post('/api/v1/guard/inspect-batch', GuardServiceDefinition, 'inspectBatch', 200),
  get('/api/v1/guard/detectors', GuardServiceDefinition, 'listDetectors'),
  post('/api/v1/guard/redact', TokenServiceDefinition, 'redact', 200),
  post('/api/v1/guard/restore', TokenServiceDefinition, 'restore', 200),
  post('/api/v1/guard/erase-tokens', TokenServiceDefinition, 'eraseTokens', 200),
  post('/api/v1/sessions', StateMonitorServiceDefinition, 'createSession', 201),
  get('/api/v1/sessions/{id}', StateMonitorServiceDefinition, 'getSession'),
  post('/api/v1/sessions/{session_id}/steps', StateMonitorServiceDefinition, 'recordStep', 200),
  get('/api/v1/budgets', StateMonitorServiceDefinition, 'listBudgets'),
  post('/api/v1/budgets', StateMonitorServiceDefinition, 'createBudget', 201),
  get('/api/v1/budgets/{scope}/{scope_id}', StateMonitorServiceDefinition, 'getBudget'),
  remove('/api/v1/budgets/{scope}/{scope_id}', StateMonitorServiceDefinition, 'deleteBudget'),
  post('/api/v1/budget-reservations', StateMonitorServiceDefinition, 'reserve', 201),
  post('/api/v1/budget-reservations/{reservation_id}/settle', StateMonitorServiceDefinition, 'settle', 200),
  post('/api/v1/budget-reservations/{reservation_id}/release', StateMonitorServiceDefinition, 'release', 200),
  get('/api/v1/prices', StateMonitorServiceDefinition, 'listPrices'),
  get('/api/v1/audit/logs', AuditServiceDefinition, 'listEntries'),
  get('/api/v1/audit/logs/{id}', AuditServiceDefinition, 'getEntry'),
  get('/api/v1/organizations/{id}', IdentityServiceDefinition, 'getOrganization'),
  get('/api/v1/workspaces', IdentityServiceDefinition, 'listWorkspaces'),
  post('/api/v1/workspaces', IdentityServiceDefinition, 'createWorkspace', 201),
  get('/api/v1/api-keys', IdentityServiceDefinition, 'listApiKeys'),
  post('/api/v1/api-keys', IdentityServiceDefinition, 'createApiKey', 201),
  remove('/api/v1/api-keys/{id}', IdentityServiceDefinition, 'revokeApiKey'),
];

/** The generated method of a route. */
export function methodOf({ service, rpc }: Route): ServiceDefinition['methods'][string] {
  const method = service.methods[rpc];
  if (method === undefined) throw new Error(`${service.fullName} has no method ${rpc}`);
  return method;
}

/** The names in braces of a path. */
export const pathFields = (path: string): readonly string[] => [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
