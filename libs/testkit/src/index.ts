export { createTestIssuers, type TestIssuers } from './context.ts';
export { startTestNats, type TestNats } from './nats.ts';
export { killProcess, query, startTestPostgres, type TestPostgres, withClient } from './postgres.ts';
export { until } from './until.ts';
