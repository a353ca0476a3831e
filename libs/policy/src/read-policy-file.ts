import { readFileSync, statSync } from 'node:fs';
import { PolicyInvalid } from './errors.ts';

const MAX_FILE_BYTES = 256 * 1024;

/**
 * The text of a policy file, as it is.
 *
 * @throws PolicyInvalid when it cannot be read, is larger than 256 KiB, or is not UTF-8 text
 */
export function readPolicyFile(file: string): string {
  const unusable = (message: string) => new PolicyInvalid([{ file, message }]);
  let bytes: Buffer;
  try {
    const facts = statSync(file);
    // Opening a pipe would wait for somebody who writes into it.
    if (!facts.isFile()) throw unusable('is not a file; name a YAML file');
    if (facts.size > MAX_FILE_BYTES)
      throw unusable(`is larger than ${MAX_FILE_BYTES / 1024} KiB; name a policy file, or shorten its lists`);
    bytes = readFileSync(file);
  } catch (error) {
    if (error instanceof PolicyInvalid) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw unusable(`cannot be read (${code}); check that it is there and may be read`);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw unusable('is not UTF-8 text; name a YAML file');
  }
}
