export { guardConfig } from './config.ts';
export { guardService } from './service.ts';
export { guardSchema } from './store/schema.ts';
