export { CannotListen } from './errors.ts';
export type { HealthReport } from './health.ts';
export { main } from './main.ts';
export { platformConfig } from './platform-config.ts';
export { redactText } from './redact-text.ts';
export { type Running, type RunOptions, run } from './run.ts';
export { type BusUse, defineService, type Kit, type Service, type ServiceSchema } from './service.ts';
