export { webhookDeliveryConfig } from './config.ts';
export { titleOf } from './domain/event-title.ts';
export { type ChainReport, createExportVerifier, type ExportReport, type Gap, type Listed } from './formats/verify-export.ts';
export { type Verification, type VerificationFailure, verify } from './kinds/webhook/signing.ts';
export { newSigningSecret, verifyingKeyOf } from './kinds/webhook/signing-key.ts';
export { webhookDeliveryService } from './service.ts';
export { webhookDeliverySchema } from './store/schema.ts';
