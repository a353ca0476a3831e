export type { Gap } from './attach.ts';
export { type AuditSigner, auditMessage, verifyAuditMessage } from './audit-message.ts';
export type { BusMessage } from './bus-message.ts';
export type { ConnectOptions } from './connection.ts';
export type { ConsumeOptions, Consumer, HandleMessage } from './consume.ts';
export { AuditForged, AuditUnreadable, EventUnreadable, MessageMalformed, MessageTooLarge, ProvisioningRefused } from './errors.ts';
export { connectBus, type EventBus } from './event-bus.ts';
export { type EventAttributes, type EventOf, eventMessage, type ReceivedEvent, readAttributes, readEvent } from './event-message.ts';
export type { KeyValueBucket, KeyValueEntry } from './key-value.ts';
export type { BusLog } from './log.ts';
export { done, type Outcome } from './outcome.ts';
export type { BucketDefinition, DurableToProvision, ProvisionOptions } from './provision.ts';
export type { BatchReading, ReadBatchesOptions, Reading, ReadOptions, Standing } from './read.ts';
export type { ReceivedMessage } from './received-message.ts';
export { type BusPermissions, type BusRole, servicePermissions } from './service-permissions.ts';
export type { FailurePolicy, HandleBatch } from './settle.ts';
export type { BusSubscription, SubscribeOptions } from './subscribe.ts';
export {
  isSubscriberReady,
  SUBSCRIBER_DOMAIN,
  SUBSCRIBER_PREFIX,
  type SubscriberAccount,
  subscriberAccount,
  subscriberDurable,
  subscriberExports,
} from './subscriber.ts';
