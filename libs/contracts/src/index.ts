export * from './gen/sentinelmesh/audit/v1/audit.ts';
