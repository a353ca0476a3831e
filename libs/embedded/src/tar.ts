const BLOCK = 512;

/**
 * The content of the regular file `name` in a tar archive (POSIX ustar, IEEE Std 1003.1 `pax`; names of up to 100 bytes).
 *
 * @throws Error when it is not there or the archive is cut short
 */
export function readTarMember(archive: Uint8Array, name: string): Uint8Array {
  for (let at = 0; at + BLOCK <= archive.length; ) {
    const header = archive.subarray(at, at + BLOCK);
    const memberName = text(header.subarray(0, 100));
    if (memberName === '') break; // two empty blocks end an archive
    const size = Number.parseInt(text(header.subarray(124, 136)).trim(), 8);
    if (!Number.isSafeInteger(size) || size < 0) throw new Error('the archive is damaged');
    const isFile = header[156] === 0x30 || header[156] === 0;
    const start = at + BLOCK;
    if (isFile && memberName === name) {
      if (start + size > archive.length) throw new Error('the archive is cut short');
      return archive.subarray(start, start + size);
    }
    at = start + Math.ceil(size / BLOCK) * BLOCK;
  }
  throw new Error(`the archive has no ${name}`);
}

function text(field: Uint8Array): string {
  const end = field.indexOf(0);
  return Buffer.from(end === -1 ? field : field.subarray(0, end)).toString('latin1');
}
