/** The resources under `/api/v1`: method and path → RPC. What a resource looks like is written in the protos alone. */
import { AuditServiceDefinition, GuardServiceDefinition, IdentityServiceDefinition } from '@sentinelmesh/contracts';
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
export const publicServices = [GuardServiceDefinition, AuditServiceDefinition, IdentityServiceDefinition] as const;

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
