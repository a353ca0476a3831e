/**
 * Every stream, subject and durable name of the bus, in one file.
 *
 * Terminology: an *event* says that something happened (`sm.evt.…`); an *audit record* is the evidence of it
 * (`sm.audit.…`); a *dead letter* is a message that its consumer could not handle (`sm.dlq.…`); an *operational
 * signal* is for those who run the mesh (`sm.ops.…`).
 */
import type { OrgId, WorkspaceId } from '@sentinelmesh/kernel';

const MIB = 1024 * 1024;
const SECOND = 1_000;
const DAY = 24 * 60 * 60 * SECOND;

/** Where something without a workspace stands in a subject. */
export const NO_WORKSPACE = '_';

/** What a stream keeps and for how long. Bytes are of file storage, times in milliseconds. */
export type StreamDefinition = {
  readonly name: string;
  readonly description: string;
  readonly subjects: readonly string[];
  /** `limits` keeps messages until they are too old; `workqueue` until they are acknowledged. */
  readonly retention: 'limits' | 'workqueue';
  /** What happens when the stream is full: the oldest message goes, or publishers are refused and try again later. */
  readonly discard: 'old' | 'new';
  readonly maxBytes: number;
  /** 0 = without limit. */
  readonly maxAgeMs: number;
  readonly maxMessageBytes: number;
  readonly duplicateWindowMs: number;
};

export const MAX_MESSAGE_BYTES = 256 * 1024;

export const streams = {
  EVENTS: {
    name: 'EVENTS',
    description: 'What happened, for everybody who listens',
    subjects: ['sm.evt.>'],
    retention: 'limits',
    discard: 'old',
    maxBytes: 2048 * MIB,
    maxAgeMs: 7 * DAY,
    maxMessageBytes: MAX_MESSAGE_BYTES,
    duplicateWindowMs: 300 * SECOND,
  },
  // A record leaves when the audit service has committed it. Full means that audit is behind: publishers are refused, nothing is dropped.
  AUDIT: {
    name: 'AUDIT',
    description: 'Audit records on their way to the audit service',
    subjects: ['sm.audit.>'],
    retention: 'workqueue',
    discard: 'new',
    maxBytes: 1024 * MIB,
    maxAgeMs: 0,
    maxMessageBytes: MAX_MESSAGE_BYTES,
    duplicateWindowMs: 300 * SECOND,
  },
  CMD: {
    name: 'CMD',
    description: 'Work for one service',
    subjects: ['sm.cmd.>'],
    retention: 'workqueue',
    discard: 'new',
    maxBytes: 256 * MIB,
    maxAgeMs: 0,
    maxMessageBytes: MAX_MESSAGE_BYTES,
    duplicateWindowMs: 300 * SECOND,
  },
  ADVISORY: {
    name: 'ADVISORY',
    description: "The server's word on messages that were delivered too often or given up",
    subjects: ['$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.>', '$JS.EVENT.ADVISORY.CONSUMER.MSG_TERMINATED.>'],
    retention: 'limits',
    discard: 'old',
    maxBytes: 64 * MIB,
    maxAgeMs: 30 * DAY,
    maxMessageBytes: MAX_MESSAGE_BYTES,
    duplicateWindowMs: 300 * SECOND,
  },
  DLQ: {
    name: 'DLQ',
    description: 'Messages that their consumer could not handle',
    subjects: ['sm.dlq.>'],
    retention: 'limits',
    discard: 'old',
    maxBytes: 256 * MIB,
    maxAgeMs: 30 * DAY,
    maxMessageBytes: MAX_MESSAGE_BYTES + 16 * 1024,
    duplicateWindowMs: 300 * SECOND,
  },
} as const satisfies Record<string, StreamDefinition>;

export type StreamName = keyof typeof streams;

/** A durable consumer: who reads what, remembered by the server. One filter each, because nats-server 2.9 knows no more. */
export type DurableDefinition = { readonly name: string; readonly stream: StreamName; readonly filter: string; readonly owner: string };

export const durables = {
  audit: { name: 'audit', stream: 'AUDIT', filter: 'sm.audit.>', owner: 'audit' },
  guardAnalysis: { name: 'guard-analysis', stream: 'EVENTS', filter: 'sm.evt.*.*.gateway.request.escalated.v1', owner: 'guard' },
  webhookDelivery: { name: 'webhook-delivery', stream: 'EVENTS', filter: 'sm.evt.>', owner: 'webhook-delivery' },
} as const satisfies Record<string, DurableDefinition>;

/** `sm.evt.<org>.<ws>.<domain>.<entity>.<action>.v<major>`: always eight tokens. `type` is `<domain>.<entity>.<action>`. */
export function eventSubject(type: string, orgId: OrgId, workspaceId?: WorkspaceId, major = 1): string {
  return `sm.evt.${orgId}.${workspaceId ?? NO_WORKSPACE}.${type}.v${major}`;
}

/** The events of one type, or of every type, of one organisation or of all. */
export function eventFilter({ orgId = '*', type = '*.*.*' }: { orgId?: string; type?: string } = {}): string {
  return `sm.evt.${orgId}.*.${type}.*`;
}

/** The events that a service may publish: those of its own domain. */
export const ownEvents = (domain: string): string => `sm.evt.*.*.${domain}.>`;

export function auditSubject(record: { orgId: string; workspaceId?: string; entity: string; action: string }): string {
  return `sm.audit.${record.orgId}.${record.workspaceId || NO_WORKSPACE}.${record.entity}.${record.action}.v1`;
}

export function deadLetterSubject(orgId: string, stream: string, consumer: string): string {
  return `sm.dlq.${orgId}.${stream}.${consumer}`;
}

export const operationalSubject = (service: string, signal: string): string => `sm.ops.${service}.${signal}`;

export type EventSubject = { readonly orgId: string; readonly workspaceId?: string; readonly type: string; readonly major: number };

const EVENT_SUBJECT = /^sm\.evt\.([a-z0-9_]{8,40})\.([a-z0-9_]{1,40})\.([a-z]+\.[a-z_]+\.[a-z_]+)\.v(\d{1,3})$/;

/** The parts of an event's subject, or undefined for any other subject. */
export function parseEventSubject(subject: string): EventSubject | undefined {
  const match = EVENT_SUBJECT.exec(subject);
  if (match === null) return undefined;
  const [, orgId = '', workspaceId = '', type = '', major = ''] = match;
  return { orgId, ...(workspaceId === NO_WORKSPACE ? {} : { workspaceId }), type, major: Number(major) };
}

/** The organisation of a subject of any kind that has one (`sm.evt`, `sm.audit`, `sm.dlq`). */
export function orgOfSubject(subject: string): string | undefined {
  const [root, kind, org] = subject.split('.');
  return root === 'sm' && (kind === 'evt' || kind === 'audit' || kind === 'dlq') ? org : undefined;
}
