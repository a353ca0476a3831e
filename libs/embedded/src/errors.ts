/**
 * What can keep the embedded servers from starting. Every message is one line that says what is wrong and what to do;
 * none of these goes away by trying again unchanged, except `PortTaken` when the stranger leaves.
 */
import { Rejected } from '@sentinelmesh/kernel';

/** The home directory cannot be created, entered or written. */
export class HomeUnusable extends Rejected {
  static readonly code = 'home_unusable';
  constructor(reason: string, cause?: unknown) {
    super('failed_precondition', HomeUnusable.code, `${oneLine(reason)}; MESH_HOME names another directory`, { cause });
  }
}

/** Another mesh runs on this home directory. */
export class HomeInUse extends Rejected {
  static readonly code = 'home_in_use';
  readonly pid: number;
  constructor(directory: string, pid: number) {
    super(
      'failed_precondition',
      HomeInUse.code,
      `another mesh (pid ${pid}) runs on ${directory}; stop it, or set MESH_HOME to another directory`,
    );
    this.pid = pid;
  }
}

/** Another program listens on a port that was asked for. */
export class PortTaken extends Rejected {
  static readonly code = 'port_taken';
  readonly port: number;
  constructor(server: string, port: number) {
    super('failed_precondition', PortTaken.code, `port ${port}, wanted for ${server}, is taken by another program`);
    this.port = port;
  }
}

/** The embedded PostgreSQL cannot run here. */
export class PostgresUnavailable extends Rejected {
  static readonly code = 'embedded_postgres_unavailable';
  constructor(reason: string, cause?: unknown) {
    const remedy = 'DATABASE_URL may name a PostgreSQL server to use instead';
    super('failed_precondition', PostgresUnavailable.code, `the embedded PostgreSQL cannot start: ${oneLine(reason)}; ${remedy}`, {
      cause,
    });
  }
}

/** nats-server cannot be obtained or cannot run here. */
export class NatsUnavailable extends Rejected {
  static readonly code = 'embedded_nats_unavailable';
  constructor(reason: string, cause?: unknown) {
    super('failed_precondition', NatsUnavailable.code, oneLine(reason), { cause });
  }
}

/** The code of a failed system call (`EACCES`, `ENOENT`, …), if `error` is one. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** Any thrown value in a few words, for use inside a message. */
export function reasonOf(error: unknown): string {
  return oneLine(error instanceof Error ? error.message : String(error));
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
