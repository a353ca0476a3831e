/** A file of lines that is only appended to, and whose lines are whole whatever happened before. */
import { constants } from 'node:fs';
import { type FileHandle, open, readdir, rename, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

export type LineFileOptions = {
  readonly folder: string;
  readonly name: string;
  readonly maxBytes: number;
  readonly fsync: boolean;
};

export type LineFile = {
  /**
   * Writes whole lines, at once. When it fails none of them is in the file, as far as the disk allows, and the file is to be
   * opened anew.
   */
  append(lines: Buffer): Promise<void>;
  close(): Promise<void>;
};

// Read and write: without a reader a named pipe would not open for writing alone, and its opener would wait.
const FLAGS = constants.O_RDWR | constants.O_APPEND | constants.O_CREAT | constants.O_NOFOLLOW | constants.O_NONBLOCK;
const FILE_MODE = 0o640;
const SUFFIX_DIGITS = 6;
const LF = 10;

/**
 * Opens or makes the file. The beginning of a line that a crash left at its end is cut off: its record was not acknowledged.
 *
 * @throws the error of the system, with its `code`
 */
export async function openLineFile({ folder, name, maxBytes, fsync }: LineFileOptions): Promise<LineFile> {
  const path = join(folder, name);
  let handle = await openWhole(path, fsync);

  const reopen = async () => {
    await handle.close();
    handle = await openWhole(path, fsync);
  };
  return {
    append: async (lines) => {
      // Another program may have put the file aside, as logrotate does.
      if (!(await isStill(path, handle))) await reopen();
      let { size } = await handle.stat();
      if (size > 0 && size + lines.length > maxBytes) {
        await rename(path, join(folder, await nextAside(folder, name)));
        await reopen();
        ({ size } = await handle.stat());
      }
      try {
        await handle.writeFile(lines);
        if (fsync) await handle.datasync();
      } catch (error) {
        await handle.truncate(size).catch(() => {});
        throw error;
      }
    },
    close: () => handle.close(),
  };
}

async function openWhole(path: string, fsync: boolean): Promise<FileHandle> {
  const handle = await open(path, FLAGS, FILE_MODE);
  try {
    const { size } = await regular(handle);
    const whole = await endOfLastLine(handle, size);
    if (whole < size) await handle.truncate(whole);
    // Its name is on the disk only when its folder is.
    if (fsync) await syncFolder(dirname(path));
    return handle;
  } catch (error) {
    await handle.close();
    throw error;
  }
}

async function regular(handle: FileHandle) {
  const found = await handle.stat();
  if (!found.isFile()) throw Object.assign(new Error('not a regular file'), { code: 'EISDIR' });
  return found;
}

const BLOCK_BYTES = 64 * 1024;

/** Where the last line feed is, and behind it; 0 where there is none. */
async function endOfLastLine(handle: FileHandle, size: number): Promise<number> {
  const block = Buffer.alloc(BLOCK_BYTES);
  for (let end = size; end > 0; end -= BLOCK_BYTES) {
    const start = Math.max(0, end - BLOCK_BYTES);
    const { bytesRead } = await handle.read(block, 0, end - start, start);
    const at = block.subarray(0, bytesRead).lastIndexOf(LF);
    if (at !== -1) return start + at + 1;
  }
  return 0;
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, constants.O_RDONLY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function isStill(path: string, handle: FileHandle): Promise<boolean> {
  const [there, ours] = await Promise.all([stat(path).catch(() => undefined), handle.stat()]);
  return there?.ino === ours.ino && there.dev === ours.dev;
}

/** `<name>.000001`, or what follows the highest there is: none is ever overwritten, and their order is that of their lines. */
async function nextAside(folder: string, name: string): Promise<string> {
  const numbers = (await readdir(folder)).flatMap((file) => {
    const suffix = file.startsWith(`${name}.`) ? file.slice(name.length + 1) : '';
    return /^\d{6,15}$/.test(suffix) ? [Number(suffix)] : [];
  });
  return `${name}.${String(Math.max(0, ...numbers) + 1).padStart(SUFFIX_DIGITS, '0')}`;
}
