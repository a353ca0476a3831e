export { identityConfig } from './config.ts';
export { knownScopes } from './domain/scopes.ts';
export { ApiKeyRejected, ScopesExceeded, WorkspaceNameTaken } from './errors.ts';
export { identityService } from './service.ts';
export { identitySchema } from './store/schema.ts';
