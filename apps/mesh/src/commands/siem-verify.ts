import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { InvalidArgument } from '@sentinelmesh/kernel';
import { createExportVerifier, type ExportReport } from '@sentinelmesh/webhook-delivery';
import { answer, exitCodes } from '../terminal.ts';
import { describeExport, toFacts } from './describe-export.ts';
import { createLineSplitter } from './line-splitter.ts';

/** A search result with many records in one line is long; what is longer is no export. */
const MAX_LINE_BYTES = 64 * 1024 * 1024;
const READ_BYTES = 1024 * 1024;

/**
 * Says whether an export is complete and unchanged. Exit code 1 where it is not.
 *
 * @throws InvalidArgument where it cannot be read, or holds no record at all
 */
export async function verifyExport(file: string, { json }: { readonly json?: boolean }): Promise<void> {
  const input = file === '-' ? process.stdin : createReadStream(file, { highWaterMark: READ_BYTES });
  const report = await readExport(input);
  if (report.records === 0)
    throw unreadable(`holds no record of a SIEM destination in ${report.lines} lines; give the events as they were received, one a line`);
  answer({ json: json === true }, toFacts(report), () => describeExport(report));
  if (!report.isIntact) process.exitCode = exitCodes.failed;
}

/** @throws InvalidArgument */
export async function readExport(input: Readable): Promise<ExportReport> {
  const verifier = createExportVerifier();
  const splitter = createLineSplitter({
    maxLineBytes: MAX_LINE_BYTES,
    onLine: verifier.add,
    onTooLong(line) {
      throw unreadable(`has a line ${line} of more than ${MAX_LINE_BYTES / 1024 / 1024} MiB; export one event a line`);
    },
  });
  let isFirst = true;
  try {
    for await (const chunk of input) {
      const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
      if (isFirst) refuseCompressed(bytes);
      isFirst = false;
      splitter.push(bytes);
    }
  } catch (error) {
    throw error instanceof Error && 'syscall' in error
      ? unreadable(`cannot be read (${'code' in error ? error.code : error.message})`)
      : error;
  }
  splitter.end();
  return verifier.report();
}

const COMPRESSED: readonly (readonly [magic: readonly number[], program: string])[] = [
  [[0x1f, 0x8b], 'gunzip -c'],
  [[0x28, 0xb5, 0x2f, 0xfd], 'zstd -dc'],
  [[0x50, 0x4b, 0x03, 0x04], 'unzip -p'],
];

function refuseCompressed(bytes: Buffer): void {
  const found = COMPRESSED.find(([magic]) => magic.every((byte, index) => bytes[index] === byte));
  if (found !== undefined) throw unreadable(`is compressed; read it with  ${found[1]} FILE | mesh siem verify -`);
}

const unreadable = (message: string) => new InvalidArgument([{ field: 'the export', message }]);
