/** A file of lines that is only appended to, and whose lines are whole whatever happened before. */
import { constants } from 'node:fs';
import { type FileHandle, open, readdir, rename, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

export type LineFileOptions = {
  readonly folder: string;
  readonly name: string;
  readonly maxBytes: number;
  readonly fsync: boolean;
  /**
   * Whether the first lines to be written may be at the end of the file, from a process that died before it could say so. Not
   * after an error: what can be read then need not be on the disk (a failed fsync leaves it in memory, and takes it for written).
   */
  readonly mayResume: boolean;
};

export type LineFile = {
  /**
   * Writes whole lines, at once, or what of them is not there yet. When it fails none of them is in the file, as far as the disk
   * allows, and the file is to be opened anew.
   *
   * @param lines at least one, without their ends
   */
  append(lines: readonly string[]): Promise<void>;
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
export async function openLineFile({ folder, name, maxBytes, fsync, mayResume }: LineFileOptions): Promise<LineFile> {
  const path = join(folder, name);
  let handle = await openWhole(path, fsync);
  /** What is at the end of the file and may be the next lines; undefined until it is known what these begin with. */
  let there: Buffer | undefined = mayResume ? undefined : NOTHING;

  const reopen = async () => {
    await handle.close();
    handle = await openWhole(path, fsync);
  };
  return {
    append: async (lines) => {
      // Another program may have put the file aside, as logrotate does.
      if (!(await isStill(path, handle))) {
        await reopen();
        there = NOTHING;
      }
      const bytes = Buffer.from(`${lines.join('\n')}\n`);
      there ??= await endFrom(handle, `${lines[0]}\n`);
      const known = sameStart(there, bytes);
      there = known === 0 ? NOTHING : there.subarray(known);
      const { size } = await handle.stat();
      if (size > 0 && known < bytes.length && size + bytes.length - known > maxBytes) {
        await rename(path, join(folder, await nextAside(folder, name)));
        await reopen();
      }
      await write(handle, bytes.subarray(known), fsync);
    },
    close: () => handle.close(),
  };
}

const NOTHING = Buffer.alloc(0);
/** More than is ever written at once. */
const MAX_END_BYTES = 8 * 1024 * 1024;

/** What stands in the file from this line on, which is looked for near its end. */
async function endFrom(handle: FileHandle, line: string): Promise<Buffer> {
  const { size } = await handle.stat();
  const length = Math.min(size, MAX_END_BYTES);
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, size - length);
  const end = buffer.subarray(0, bytesRead);
  const at = end.lastIndexOf(line);
  const isLine = at === 0 ? length === size : end[at - 1] === LF;
  return at === -1 || !isLine ? NOTHING : end.subarray(at);
}

/** How many bytes the shorter has when the longer begins with it; else 0. */
function sameStart(one: Buffer, other: Buffer): number {
  const length = Math.min(one.length, other.length);
  return one.subarray(0, length).equals(other.subarray(0, length)) ? length : 0;
}

/** In one call of the system: what is appended in several can have the lines of another process in it. */
async function write(handle: FileHandle, bytes: Buffer, fsync: boolean): Promise<void> {
  const { size } = await handle.stat();
  let bytesWritten = 0;
  try {
    if (bytes.length > 0) ({ bytesWritten } = await handle.write(bytes));
    if (bytesWritten < bytes.length) throw Object.assign(new Error('not all was written'), { code: 'ENOSPC' });
    if (fsync) await handle.datasync();
  } catch (error) {
    const now = await handle.stat().catch(() => undefined);
    // Unless it has grown by what is not ours.
    if (now?.size === size + bytesWritten) await handle.truncate(size).catch(() => {});
    throw error;
  }
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
