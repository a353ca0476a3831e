import { Rejected } from '@sentinelmesh/kernel';

/** The message is larger than its stream takes; what is large goes elsewhere and is referred to. */
export class MessageTooLarge extends Rejected {
  static readonly code = 'message_too_large';
  constructor(bytes: number, maxBytes: number) {
    super('failed_precondition', MessageTooLarge.code, `the message has ${bytes} bytes with its headers, ${maxBytes} are allowed`);
  }
}

/** A part of a message would not survive the bus: an id, a subject or a header that is not well-formed. */
export class MessageMalformed extends Rejected {
  static readonly code = 'message_malformed';
  constructor(problem: string, cause?: unknown) {
    super('failed_precondition', MessageMalformed.code, problem, { cause });
  }
}

/** What was received is not an event of the catalogue, or its attributes contradict its subject. */
export class EventUnreadable extends Rejected {
  static readonly code = 'event_unreadable';
  constructor(problem: string, cause?: unknown) {
    super('failed_precondition', EventUnreadable.code, problem, { cause });
  }
}

/** The audit record was not published by the producer it names, or not under this subject. */
export class AuditForged extends Rejected {
  static readonly code = 'audit_forged';
  constructor(problem: string) {
    super('permission_denied', AuditForged.code, problem);
  }
}

/** The audit record is genuine but cannot be understood: its producer is newer or has a defect. */
export class AuditUnreadable extends Rejected {
  static readonly code = 'audit_unreadable';
  constructor(problem: string, cause?: unknown) {
    super('failed_precondition', AuditUnreadable.code, problem, { cause });
  }
}

/** The user of this service may not do this on the bus. */
export class BusPermissionDenied extends Rejected {
  static readonly code = 'bus_permission_denied';
  constructor(filter: string) {
    super('permission_denied', BusPermissionDenied.code, `the user of this service may not listen to ${filter} on the event bus`);
  }
}

/** The address of the bus is not one. */
export class BusUrlInvalid extends Rejected {
  static readonly code = 'bus_url_invalid';
  constructor() {
    super('failed_precondition', BusUrlInvalid.code, 'the address of the event bus must look like nats://host:4222');
  }
}

/** The server cannot give a stream, durable or bucket the form it should have. Somebody has to act. */
export class ProvisioningRefused extends Rejected {
  static readonly code = 'bus_provisioning_refused';
  constructor(problem: string, cause?: unknown) {
    super('failed_precondition', ProvisioningRefused.code, problem, { cause });
  }
}
