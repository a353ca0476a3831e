export { gatewayConfig } from './config.ts';
export { gatewayService } from './service.ts';
