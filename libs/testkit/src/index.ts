export { createTestIssuers, type TestIssuers } from './context.ts';
export { startTestNats, type TestNats, testNatsServer } from './nats.ts';
export { type OtlpReceiver, type ReceivedSpan, startOtlpReceiver } from './otlp-receiver.ts';
export { killProcess, query, startTestPostgres, type TestPostgres, withClient } from './postgres.ts';
export { until } from './until.ts';
