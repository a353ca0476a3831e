import { lstat, mkdir } from 'node:fs/promises';
import { join } from 'node:path';

const FOLDER_MODE = 0o750;

/**
 * Makes the folders below the export folder, which must be there: where a disk is not mounted, nothing is to be written beside
 * it. Undefined where something that is no folder is in the way, a symbolic link included: it could lead outside.
 *
 * @param names each the name of one folder
 * @throws the error of the system, with its `code`
 */
export async function folderBelow(exportFolder: string, names: readonly string[]): Promise<string | undefined> {
  let folder = exportFolder;
  for (const name of names) {
    folder = join(folder, name);
    try {
      await mkdir(folder, { mode: FOLDER_MODE });
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
      if (!(await lstat(folder)).isDirectory()) return undefined;
    }
  }
  return folder;
}
