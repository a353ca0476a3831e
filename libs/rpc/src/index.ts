export { type BoundMethod, type BoundService, bindService, type CallObserver, headers, type Invocation } from './bound-service.ts';
export { createCallSpans } from './call-span.ts';
export { type ContextMinter, type ContextVerifier, createContextMinter, createContextVerifier, type Issuers } from './context-token.ts';
export type { Access, AccessTable, CallContext, Client, Handlers, ServiceDefinition } from './definitions.ts';
export { createInProcessClient } from './in-process.ts';
export { connectChannel, type RemoteChannel } from './remote.ts';
export { createRpcServer, type RpcServer } from './server.ts';
