import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** Data made by others, beside the repository; it is not part of it and may be absent. */
const directory = process.env.MESH_SHARED_DATA ?? join(import.meta.dirname, '../../../../shared/data');

/** Why a test on these data is skipped, or false when they are there. */
export const skipReason: string | false = existsSync(join(directory, 'siem'))
  ? false
  : `no data in ${directory}; MESH_SHARED_DATA may name another place`;

/** @param path below the folder of the data; a name with `.gz` is unpacked */
export function readShared<T>(path: string): T {
  const bytes = readFileSync(join(directory, path));
  return JSON.parse((path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')) as T;
}
