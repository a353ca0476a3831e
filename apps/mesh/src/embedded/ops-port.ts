import { readSource, type Source } from '@sentinelmesh/config';

/**
 * One port each: the first service has the one that is set for operations, each further one the next, in the order in
 * which they start. With 0 each takes any free one.
 */
export function opsPort(base: Source['env'], index: number): { MESH_OPS_PORT?: string } {
  const set = base.MESH_OPS_PORT || readSource(base).file?.platform?.opsPort;
  if (set === undefined || set === null || set === '') return {};
  const first = Number(set);
  // What is no port is for the service to refuse.
  return { MESH_OPS_PORT: first > 0 ? String(first + index) : String(set) };
}
