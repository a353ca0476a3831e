/** What the identity service may answer besides the errors that every service has. */
import { Rejected } from '@sentinelmesh/kernel';

/** A presented key does not work. Which of the possible reasons it is would help only someone who is trying keys. */
export class ApiKeyRejected extends Rejected {
  static readonly code = 'api_key_rejected';
  constructor() {
    super('unauthenticated', ApiKeyRejected.code, 'the API key is not valid');
  }
}

/** A key would allow what its creator may not do. */
export class ScopesExceeded extends Rejected {
  static readonly code = 'scopes_exceeded';
  constructor(beyond: readonly string[]) {
    super('permission_denied', ScopesExceeded.code, `a key cannot be given what its creator does not have: ${beyond.join(', ')}`);
  }
}

/** The organisation already has a workspace of this name. */
export class WorkspaceNameTaken extends Rejected {
  static readonly code = 'workspace_name_taken';
  constructor() {
    super('already_exists', WorkspaceNameTaken.code, 'the organisation already has a workspace with this name; choose another');
  }
}
