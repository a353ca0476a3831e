import { PortTaken } from '@sentinelmesh/embedded';

const variables: Readonly<Record<string, string>> = { EADDRINUSE: 'is taken by another program', EACCES: 'may not be used by this user' };

/** A public port that cannot be used, as one line that says what to do. Other errors pass. */
export function explainPorts(error: unknown): never {
  if (
    error instanceof Error &&
    'code' in error &&
    typeof error.code === 'string' &&
    variables[error.code] !== undefined &&
    'port' in error
  ) {
    throw new PortTaken('REST (MESH_HTTP_PORT)', Number(error.port));
  }
  throw error;
}
