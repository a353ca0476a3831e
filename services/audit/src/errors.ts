import { Rejected } from '@sentinelmesh/kernel';

/** A record is genuine, but a field of it cannot be stored: its producer has a defect. Names fields, never values. */
export class RecordInvalid extends Rejected {
  static readonly code = 'audit_record_invalid';
  constructor(fields: readonly string[]) {
    super('failed_precondition', RecordInvalid.code, `the audit record cannot be stored, look at its ${fields.join(', ')}`);
  }
}

/** The event id of a record belongs to another record: the log keeps the first one; a producer is broken or compromised. */
export class RecordConflict extends Rejected {
  static readonly code = 'audit_record_conflict';
  constructor() {
    super('already_exists', RecordConflict.code, 'the log already has another record under this id');
  }
}
