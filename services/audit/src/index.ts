export { auditConfig } from './config.ts';
export { auditService } from './service.ts';
export { auditSchema } from './store/schema.ts';
