export { isPublicAddress } from './address.ts';
export type { AllowList } from './allow-list.ts';
export { createEgress } from './create-egress.ts';
export type { Datagrams } from './datagram.ts';
export type {
  Egress,
  EgressConnection,
  EgressConnectTarget,
  EgressOptions,
  EgressRequest,
  EgressResponse,
  EgressResponseHead,
  EgressSettings,
  EgressTarget,
  VetOptions,
} from './egress.ts';
export { EgressFailed, EgressRefused, EgressTimeout, type FailureReason, type RefusalReason, ResponseTooLarge } from './errors.ts';
export type { ProxySettings } from './proxy.ts';
export type { Timings } from './timings.ts';
export type { TlsSettings } from './tls.ts';
export type { Lookup } from './vetted-addresses.ts';
