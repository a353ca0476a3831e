import { Rejected } from '@sentinelmesh/kernel';

const reasons: Readonly<Record<string, string>> = {
  EADDRINUSE: 'it is taken by another program',
  EACCES: 'this user may not use it',
  EADDRNOTAVAIL: 'it is not an address of this machine',
};

/** An address to listen on cannot be used. */
export class CannotListen extends Rejected {
  static readonly code = 'cannot_listen';
  /** @param setting the variable that moves it, for example `MESH_HTTP_PORT` */
  constructor(address: string, setting: string, cause: unknown) {
    super('failed_precondition', CannotListen.code, `cannot listen on ${address}: ${reasonOf(cause)}; ${setting} sets another`, { cause });
  }
}

function reasonOf(cause: unknown): string {
  const text = cause instanceof Error ? `${'code' in cause ? cause.code : ''} ${cause.message}` : '';
  const code = Object.keys(reasons).find((candidate) => text.includes(candidate));
  return (code === undefined ? undefined : reasons[code]) ?? 'the system refuses it';
}
