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
} as const;

// https://no-color.org: any value but the empty one
const wantsColor = (process.env.NO_COLOR ?? '') === '' && process.stdout.isTTY === true;
export const paint = createColors(wantsColor);

const codesByError: Readonly<Record<string, number>> = {
  config_invalid: exitCodes.config,
  server_url_invalid: exitCodes.config,
  cannot_listen: exitCodes.config,
  home_unusable: exitCodes.config,
  home_in_use: exitCodes.config,
  port_taken: exitCodes.config,
  invalid_argument: exitCodes.usage,
  embedded_postgres_unavailable: exitCodes.dependency,
  embedded_nats_unavailable: exitCodes.dependency,
  unavailable: exitCodes.dependency,
  deadline_exceeded: exitCodes.dependency,
  mesh_not_running: exitCodes.dependency,
};

/** Writes what went wrong to standard error and returns the exit code for it. */
export function reportFailure(error: unknown): number {
  if (isBrokenPipe(error)) return 0;
  if (!(error instanceof MeshError)) {
    process.stderr.write(`mesh: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    return exitCodes.failed;
  }
  const fields = error.violations.slice(1).map(({ field, message }) => `\n      ${field}: ${message}`);
  process.stderr.write(`mesh: ${error.message}${fields.join('')}\n`);
  return codesByError[error.code] ?? exitCodes.failed;
}

const isBrokenPipe = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'EPIPE';

/** Prints for a person, or the same facts as one line of JSON for a program. */
export function answer({ json = false }: { json?: boolean }, facts: unknown, text: () => string): void {
  process.stdout.write(`${json ? JSON.stringify(facts) : text()}\n`);
}
