/** How the command speaks: colours where they are wanted, one line for an error, exit codes that scripts can rely on. */
import { MeshError } from '@sentinelmesh/kernel';
import { createColors } from 'picocolors';

export const exitCodes = {
  failed: 1,
  usage: 2,
  /** A setting is wrong. */
  config: 3,
  /** Something the mesh needs is missing or does not answer. */
  dependency: 4,
  /** `mesh check`: the decision is to block. */
  blocked: 5,
  /** Ctrl-C before there was something to keep running. */
  interrupted: 130,
} as const;

// https://no-color.org: any value but the empty one
const wantsColor = (process.env.NO_COLOR ?? '') === '' && process.stdout.isTTY === true;
export const paint = createColors(wantsColor);

const codesByError: Readonly<Record<string, number>> = {
  config_invalid: exitCodes.config,
  policy_invalid: exitCodes.config,
  server_url_invalid: exitCodes.config,
  cannot_listen: exitCodes.config,
  service_not_started: exitCodes.config,
  home_unusable: exitCodes.config,
  home_in_use: exitCodes.config,
  port_taken: exitCodes.config,
  master_key_replaced: exitCodes.config,
  invalid_argument: exitCodes.usage,
  embedded_postgres_unavailable: exitCodes.dependency,
  embedded_nats_unavailable: exitCodes.dependency,
  unavailable: exitCodes.dependency,
  server_unreachable: exitCodes.dependency,
  server_not_ready: exitCodes.dependency,
  deadline_exceeded: exitCodes.dependency,
  mesh_not_running: exitCodes.dependency,
  service_not_there: exitCodes.dependency,
  start_interrupted: exitCodes.interrupted,
};

/**
 * Whoever reads standard output may leave (`mesh tail | head -1`). A command whose output is all it does then ends; one that
 * keeps something running goes on without being read.
 */
export function onReaderGone(then: 'end' | 'go on'): void {
  process.stdout.on('error', (error) => {
    if (!isBrokenPipe(error)) throw error;
    if (then === 'end') process.exit(0);
  });
}

/** Writes what went wrong to standard error and returns the exit code for it. */
export function reportFailure(error: unknown): number {
  if (!(error instanceof MeshError)) {
    process.stderr.write(`mesh: ${describe(error)}\n`);
    return exitCodes.failed;
  }
  const fields = error.violations.slice(1).map(({ field, message }) => `\n      ${field}: ${message}`);
  process.stderr.write(`mesh: ${error.message}${fields.join('')}\n`);
  return codesByError[error.code] ?? exitCodes.failed;
}

/** What the system refuses says enough in one line; anything else is a defect, and where it happened helps. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'syscall' in error ? error.message : (error.stack ?? error.message);
}

const isBrokenPipe = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'EPIPE';

/** Prints for a person, or the same facts as one line of JSON for a program. */
export function answer({ json = false }: { json?: boolean }, facts: unknown, text: () => string): void {
  process.stdout.write(`${json ? JSON.stringify(facts) : text()}\n`);
}
