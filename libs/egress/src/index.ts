export { isPublicAddress } from './address.ts';
export type { AllowList } from './allow-list.ts';
export {
  createEgress,
  type Egress,
  type EgressOptions,
  type EgressRequest,
  type EgressResponse,
  type EgressResponseHead,
} from './egress.ts';
export { EgressFailed, EgressRefused, EgressTimeout, type FailureReason, type RefusalReason, ResponseTooLarge } from './errors.ts';
export type { Lookup } from './vetted-connector.ts';
