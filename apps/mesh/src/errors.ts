/** What keeps the command from doing what it was told. */
import { Rejected, Retryable } from '@sentinelmesh/kernel';

/** No mesh runs on the home, but the command needs one. */
export class MeshNotRunning extends Rejected {
  static readonly code = 'mesh_not_running';
  constructor(home: string) {
    super(
      'failed_precondition',
      MeshNotRunning.code,
      `no mesh runs on ${home}; start one with \`npm start\`, or set MESH_HOME to the home of the one that runs`,
    );
  }
}

/** The mesh runs, but what answers at the address of the command is not the service that the command needs. */
export class ServiceNotThere extends Rejected {
  static readonly code = 'service_not_there';
  constructor(service: string) {
    super(
      'failed_precondition',
      ServiceNotThere.code,
      `${service} does not answer where the mesh was looked for; set MESH_SERVICE_ADDRESSES=${service}=host:port beside MESH_OPERATOR_ADDRESS, or start an older mesh anew`,
    );
  }
}

/** A service that runs as its own process did not start. */
export class ServiceNotStarted extends Rejected {
  static readonly code = 'service_not_started';
  constructor(service: string, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super('failed_precondition', ServiceNotStarted.code, `${service}: ${reason}`, { cause });
  }
}

/** The start was interrupted by Ctrl-C or SIGTERM. */
export class StartInterrupted extends Rejected {
  static readonly code = 'start_interrupted';
  constructor() {
    super('failed_precondition', StartInterrupted.code, 'interrupted; what had started is stopped');
  }
}

/** A server's address in a setting is not one. */
export class ServerUrlInvalid extends Rejected {
  static readonly code = 'server_url_invalid';
  constructor(setting: string, protocol: string) {
    super('failed_precondition', ServerUrlInvalid.code, `${setting} does not look like ${protocol}//user:password@host:port`);
  }
}

/** A server that a setting names does not answer. */
export class ServerUnreachable extends Retryable {
  static readonly code = 'server_unreachable';
  constructor(setting: string, host: string, cause: unknown) {
    super(
      ServerUnreachable.code,
      `nothing answers at ${host}, which ${setting} names; start it, or unset ${setting} to use an embedded one`,
      {
        cause,
        status: 'unavailable',
      },
    );
  }
}

/** A server that `mesh prepare` waits for did not come up. */
export class ServerNotReady extends Retryable {
  static readonly code = 'server_not_ready';
  constructor(setting: string, host: string, waitedMs: number, cause: unknown) {
    super(ServerNotReady.code, `nothing answered at ${host}, which ${setting} names, for ${waitedMs / 1_000} s; its own log says why`, {
      cause,
      status: 'unavailable',
    });
  }
}

/** What `mesh prepare` is about to write follows from another master key than what is there. */
export class MasterKeyReplaced extends Rejected {
  static readonly code = 'master_key_replaced';
  constructor(directory: string, masterKeyPath: string) {
    super(
      'failed_precondition',
      MasterKeyReplaced.code,
      `what is in ${directory} was made with another master key than ${masterKeyPath}; put that key back, or empty the directory and the data of both servers to start afresh`,
    );
  }
}
