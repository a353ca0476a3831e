/** The resources under `/api/v1`: method and path → RPC. What a resource looks like is written in the protos alone. */
import {
  AuditServiceDefinition,
  DestinationServiceDefinition,
  GatewayServiceDefinition,
  GuardServiceDefinition,
  IdentityServiceDefinition,
  StateMonitorServiceDefinition,
  TokenServiceDefinition,
} from '@sentinelmesh/contracts';
import type { ServiceDefinition } from '@sentinelmesh/rpc';

export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export type Route = {
  readonly method: HttpMethod;
  /** Names in braces are fields of the request message. */
  readonly path: string;
  readonly service: ServiceDefinition;
  /** The key of the method in the generated definition. */
  readonly rpc: string;
  readonly status: 200 | 201;
  /** Fields that the path says without naming them. No caller can give them. */
  readonly fixed?: Readonly<Record<string, string>>;
};

/** A receiver may take 30 s, as for a delivery. */
const TEST_EXTRA_MS = 25_000;

/** How much longer than other requests a method may take, over REST and over gRPC, in milliseconds. */
export const extraMsOf = (service: ServiceDefinition, rpc: string): number =>
  service === DestinationServiceDefinition && rpc === 'testDestination' ? TEST_EXTRA_MS : 0;

/** The services that callers from outside may reach, over REST and over gRPC. Who may call which method is theirs to say. */
export const publicServices = [
  GatewayServiceDefinition,
  GuardServiceDefinition,
  TokenServiceDefinition,
  StateMonitorServiceDefinition,
  AuditServiceDefinition,
  IdentityServiceDefinition,
  DestinationServiceDefinition,
] as const;

const routeBy =
  (method: HttpMethod) =>
  (path: string, service: ServiceDefinition, rpc: string, status: 200 | 201 = 200): Route => ({ method, path, service, rpc, status });

const get = routeBy('GET');
const post = routeBy('POST');
const put = routeBy('PUT');
const patch = routeBy('PATCH');
const remove = routeBy('DELETE');

/** The destinations of one group, under a path of their own. */
const destinations = (path: string, group: string): readonly Route[] =>
  [
    get(path, DestinationServiceDefinition, 'listDestinations'),
    post(path, DestinationServiceDefinition, 'createDestination', 201),
    get(`${path}/{id}`, DestinationServiceDefinition, 'getDestination'),
    patch(`${path}/{id}`, DestinationServiceDefinition, 'updateDestination'),
    remove(`${path}/{id}`, DestinationServiceDefinition, 'deleteDestination'),
    post(`${path}/{id}/test`, DestinationServiceDefinition, 'testDestination'),
    get(`${path}/{id}/deliveries`, DestinationServiceDefinition, 'listDeliveries'),
    get(`${path}/{id}/deliveries/{delivery_id}`, DestinationServiceDefinition, 'getDelivery'),
    post(`${path}/{id}/deliveries/{delivery_id}/retry`, DestinationServiceDefinition, 'retryDelivery'),
    post(`${path}/{id}/recover`, DestinationServiceDefinition, 'recover'),
    get(`${path}/{id}/recoveries/{recovery_id}`, DestinationServiceDefinition, 'getRecovery'),
  ].map((route) => ({ ...route, fixed: { group } }));

export const routes: readonly Route[] = [
  post('/api/v1/guard/inspect', GuardServiceDefinition, 'inspect'),
  post('/api/v1/guard/inspect-batch', GuardServiceDefinition, 'inspectBatch'),
  get('/api/v1/guard/detectors', GuardServiceDefinition, 'listDetectors'),
  post('/api/v1/guard/redact', TokenServiceDefinition, 'redact'),
  post('/api/v1/guard/restore', TokenServiceDefinition, 'restore'),
  post('/api/v1/guard/erase-tokens', TokenServiceDefinition, 'eraseTokens'),
  post('/api/v1/sessions', StateMonitorServiceDefinition, 'createSession', 201),
  get('/api/v1/sessions/{id}', StateMonitorServiceDefinition, 'getSession'),
  post('/api/v1/sessions/{session_id}/steps', StateMonitorServiceDefinition, 'recordStep'),
  get('/api/v1/budgets', StateMonitorServiceDefinition, 'listBudgets'),
  post('/api/v1/budgets', StateMonitorServiceDefinition, 'createBudget', 201),
  get('/api/v1/budgets/{scope}/{scope_id}', StateMonitorServiceDefinition, 'getBudget'),
  remove('/api/v1/budgets/{scope}/{scope_id}', StateMonitorServiceDefinition, 'deleteBudget'),
  post('/api/v1/budget-reservations', StateMonitorServiceDefinition, 'reserve', 201),
  post('/api/v1/budget-reservations/{reservation_id}/settle', StateMonitorServiceDefinition, 'settle'),
  post('/api/v1/budget-reservations/{reservation_id}/release', StateMonitorServiceDefinition, 'release'),
  get('/api/v1/prices', StateMonitorServiceDefinition, 'listPrices'),
  get('/api/v1/audit/logs', AuditServiceDefinition, 'listEntries'),
  get('/api/v1/audit/logs/{id}', AuditServiceDefinition, 'getEntry'),
  get('/api/v1/organizations/{id}', IdentityServiceDefinition, 'getOrganization'),
  get('/api/v1/workspaces', IdentityServiceDefinition, 'listWorkspaces'),
  post('/api/v1/workspaces', IdentityServiceDefinition, 'createWorkspace', 201),
  get('/api/v1/api-keys', IdentityServiceDefinition, 'listApiKeys'),
  post('/api/v1/api-keys', IdentityServiceDefinition, 'createApiKey', 201),
  remove('/api/v1/api-keys/{id}', IdentityServiceDefinition, 'revokeApiKey'),
  ...destinations('/api/v1/webhooks', 'webhook'),
  { ...post('/api/v1/webhooks/{id}/rotate-secret', DestinationServiceDefinition, 'rotateSecret'), fixed: { group: 'webhook' } },
  ...destinations('/api/v1/integrations/slack', 'slack'),
  ...destinations('/api/v1/integrations/teams', 'teams'),
  ...destinations('/api/v1/integrations/email', 'email'),
  ...destinations('/api/v1/integrations/siem', 'siem'),
  post('/api/v1/integrations/siem/export', DestinationServiceDefinition, 'exportEvents'),
  get('/api/v1/alert-rules', DestinationServiceDefinition, 'listAlertRules'),
  put('/api/v1/alert-rules/{name}', DestinationServiceDefinition, 'putAlertRule'),
  remove('/api/v1/alert-rules/{name}', DestinationServiceDefinition, 'deleteAlertRule'),
];

/** The generated method of a route. */
export function methodOf({ service, rpc }: Route): ServiceDefinition['methods'][string] {
  const method = service.methods[rpc];
  if (method === undefined) throw new Error(`${service.fullName} has no method ${rpc}`);
  return method;
}

/** Whether the fields of the request come from the body, and not from the query. */
export const hasBody = ({ method }: Route): boolean => method === 'POST' || method === 'PUT' || method === 'PATCH';

/** The names in braces of a path. */
export const pathFields = (path: string): readonly string[] => [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
