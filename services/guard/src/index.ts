export { guardConfig } from './config.ts';
export { guardService } from './service.ts';
