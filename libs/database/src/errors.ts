import { Rejected } from '@sentinelmesh/kernel';

/** A role that could see past row-level security; the service must not start with it. */
export class UnsafeRole extends Rejected {
  static readonly code = 'unsafe_database_role';
  constructor(message: string) {
    super('failed_precondition', UnsafeRole.code, message);
  }
}

/** The schema could not be prepared or migrated; nothing of the failed migration remains. */
export class MigrationFailed extends Rejected {
  static readonly code = 'migration_failed';
  constructor(message: string, cause?: unknown) {
    super('failed_precondition', MigrationFailed.code, message, { cause });
  }
}

/** The server answers but does not let this role in: wrong password, no such database, not allowed from here. */
export class DatabaseRefused extends Rejected {
  static readonly code = 'database_refused';
  constructor(reason: string, cause: unknown) {
    super('failed_precondition', DatabaseRefused.code, `the database does not let the service in: ${reason}`, { cause });
  }
}
