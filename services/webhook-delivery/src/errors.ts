/** What the delivery service may answer besides the errors that every service has. */
import { Rejected, Retryable } from '@sentinelmesh/kernel';

/** The organisation has as many destinations as it may have. */
export class TooManyDestinations extends Rejected {
  static readonly code = 'too_many_destinations';
  constructor(most: number) {
    super(
      'failed_precondition',
      TooManyDestinations.code,
      `the organisation has ${most} destinations, which is the most; remove one first`,
    );
  }
}

/** Records that two destinations write into one file would be neither's chain. */
export class FileTaken extends Rejected {
  static readonly code = 'file_taken';
  constructor() {
    super(
      'already_exists',
      FileTaken.code,
      'another destination of the organisation writes this file; give it another name, or remove that one first',
    );
  }
}

/** The organisation has as many alert rules as it may have. */
export class TooManyAlertRules extends Rejected {
  static readonly code = 'too_many_alert_rules';
  constructor(most: number) {
    super('failed_precondition', TooManyAlertRules.code, `the organisation has ${most} alert rules, which is the most; remove one first`);
  }
}

/** Only webhooks are signed. */
export class NothingToSignWith extends Rejected {
  static readonly code = 'nothing_to_sign_with';
  constructor(kind: string) {
    super('failed_precondition', NothingToSignWith.code, `a destination of kind ${kind} has no signing secret; only webhooks have one`);
  }
}

/** So many secrets sign at the same time that no receiver would look at all signatures. */
export class TooManySecrets extends Rejected {
  static readonly code = 'too_many_secrets';
  constructor(most: number) {
    super(
      'failed_precondition',
      TooManySecrets.code,
      `${most} secrets sign at present, which is the most; wait until the time of one is over, or rotate with grace_seconds 0`,
    );
  }
}

/** An attempt is under way, and what comes of it is not known yet. */
export class DeliveryInFlight extends Rejected {
  static readonly code = 'delivery_in_flight';
  constructor() {
    super('failed_precondition', DeliveryInFlight.code, 'the delivery is being attempted right now; look at what comes of it first');
  }
}

/** What a SIEM would not take is not sent to it alone: its place in the chain is gone. */
export class DeadLetterOfExport extends Rejected {
  static readonly code = 'dead_letter_of_export';
  constructor() {
    super(
      'failed_precondition',
      DeadLetterOfExport.code,
      'a dead letter of a SIEM cannot be sent alone; recover the destination since its time, which sends all events again in a new chain',
    );
  }
}

/** The destination is sent nothing, so a delivery cannot be attempted now. */
export class DestinationNotEnabled extends Rejected {
  static readonly code = 'destination_not_enabled';
  constructor(state: string) {
    super('failed_precondition', DestinationNotEnabled.code, `the destination is ${state}; enable it first`);
  }
}

/** The destination has as many recoveries under way as it may have. */
export class TooManyRecoveries extends Retryable {
  static readonly code = 'too_many_recoveries';
  constructor(most: number) {
    super(TooManyRecoveries.code, `${most} recoveries of the destination are under way, which is the most; try again when one is done`, {
      status: 'resource_exhausted',
      retryAfterMs: 10_000,
    });
  }
}

/** The organisation tests as many destinations at the same time as it may. */
export class TooManyTests extends Retryable {
  static readonly code = 'too_many_tests';
  constructor(most: number) {
    super(TooManyTests.code, `${most} tests are under way, which is the most; try again`, { status: 'resource_exhausted' });
  }
}

/** The organisation exports past events in as many places at the same time as it may. */
export class TooManyExports extends Retryable {
  static readonly code = 'too_many_exports';
  constructor(most: number) {
    super(TooManyExports.code, `${most} exports are under way, which is the most; try again when one has answered`, {
      status: 'resource_exhausted',
    });
  }
}

/** Somebody else changed the destination again and again at the same time. */
export class DestinationChanging extends Retryable {
  static readonly code = 'destination_changing';
  constructor() {
    super(DestinationChanging.code, 'the destination was changed by somebody else at the same time; try again', { retryAfterMs: 100 });
  }
}
