import { Rejected } from '@sentinelmesh/kernel';

/**
 * A sealed value could not be opened. Deliberately says nothing more: whether the key, the context or a bit was wrong
 * would help only someone who is trying values.
 */
export class SealedDataRejected extends Rejected {
  static readonly code = 'sealed_data_rejected';
  constructor() {
    super('failed_precondition', SealedDataRejected.code, 'the sealed value cannot be opened with these keys in this context');
  }
}

/** A key has the wrong form. The message names the rule, never a part of the key. */
export class KeyRejected extends Rejected {
  static readonly code = 'key_rejected';
  constructor(message: string) {
    super('failed_precondition', KeyRejected.code, message);
  }
}
