/**
 * Records as lines of a file below the export folder that the operator has opened: `<folder>/<organization>/<name>`. A record
 * counts as delivered when it is on the disk. A line is never there in part, and after a crash not twice: what was written then is
 * found at the end of the file. A name belongs to one destination: two that share one mix their chains.
 */
import { formatOf } from '../../formats/format-of.ts';
import { defineStreamKind, type OpenOptions, type StreamOutcome, type StreamRecord, type StreamSender } from '../destination-kind.ts';
import { folderBelow } from './export-folder.ts';
import { isFolderName, parseFileUrl } from './file-name.ts';
import { type LineFile, openLineFile } from './line-file.ts';
import { type FileSettings, fileSettings } from './settings.ts';

export const fileKind = defineStreamKind<FileSettings>({
  kind: 'file',
  title: 'File',
  schemes: ['file'],
  problemOfUrl: (url) => (parseFileUrl(url) === undefined ? NO_NAME : undefined),
  credential: 'none',
  settings: fileSettings,
  open: (options) => openFileSender(options),
});

const MAX_RECORDS = 5_000;
const MAX_BATCH_BYTES = 4 * 1024 * 1024;
const MAX_RECORD_BYTES = 1024 * 1024;

function openFileSender({ url, orgId, settings, exportFolder }: OpenOptions<FileSettings>): StreamSender {
  const { fsync, maxBytes } = settings;
  const segments = parseFileUrl(url);
  let file: LineFile | undefined;
  let mayResume = true;

  const open = async (): Promise<LineFile | string> => {
    if (exportFolder === undefined) return 'no folder is open for files: the operator sets MESH_EXPORT_FOLDER';
    const name = segments?.at(-1);
    if (segments === undefined || name === undefined || !isFolderName(orgId)) return `the URL ${NO_NAME}`;
    const folder = await folderBelow(exportFolder, [orgId, ...segments.slice(0, -1)]);
    return folder === undefined
      ? 'something that is no folder has the name of one'
      : openLineFile({ folder, name, maxBytes, fsync, mayResume });
  };
  const close = async () => {
    const opened = file;
    file = undefined;
    await opened?.close();
  };

  return {
    format: formatOf(settings),
    maxRecords: MAX_RECORDS,
    maxBytes: MAX_BATCH_BYTES,
    maxRecordBytes: MAX_RECORD_BYTES,
    send: async (records, signal) => {
      if (signal.aborted) return { kind: 'retry', error: 'timeout', detail: 'it was given up' };
      const wasOpen = file !== undefined;
      try {
        const opened = file ?? (await open());
        if (typeof opened === 'string') return { kind: 'configuration', detail: opened };
        file = opened;
        const { lines, rejected } = linesOf(records);
        if (lines.length > 0) await file.append(lines);
        return { kind: 'acknowledged', rejected };
      } catch (error) {
        mayResume = false;
        await close().catch(() => {});
        // The next call makes the folder again; only if that cannot be done is something wrong with the setting.
        return wasOpen && codeOf(error) === 'ENOENT' ? FOLDER_GONE : outcomeOf(error);
      }
    },
    close,
  };
}

const NO_NAME =
  'must be file:<name>, with up to three folders before it, of letters, digits, dots, dashes and underscores, and not end in a dot and six digits';

function linesOf(records: readonly StreamRecord[]) {
  const rejected: { readonly index: number; readonly reason: string }[] = [];
  const lines: string[] = [];
  for (const [index, record] of records.entries()) {
    if (/[\r\n]/.test(record.text)) rejected.push({ index, reason: 'the record is not one line' });
    else lines.push(record.text);
  }
  return { lines, rejected };
}

/** What an operator changes, rather than what passes, or is freed. */
const MISCONFIGURED: Readonly<Record<string, string>> = {
  ENOENT: 'the export folder is not there: see MESH_EXPORT_FOLDER',
  EACCES: 'the mesh may not write in the export folder: see MESH_EXPORT_FOLDER',
  EPERM: 'the mesh may not write in the export folder: see MESH_EXPORT_FOLDER',
  EROFS: 'the export folder is on a disk that is read-only: see MESH_EXPORT_FOLDER',
  ELOOP: 'a symbolic link has the name of the file; links are not followed',
  EISDIR: 'what has the name of the file is not a regular file',
  ENXIO: 'what has the name of the file is not a regular file',
  ENOTDIR: 'something that is no folder has the name of one',
};

const FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

const FOLDER_GONE: StreamOutcome = { kind: 'retry', error: 'server_error', detail: 'the folder of the file was taken away' };

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : 'unknown');

function outcomeOf(error: unknown): StreamOutcome {
  const code = codeOf(error);
  const misconfigured = MISCONFIGURED[code];
  if (misconfigured !== undefined) return { kind: 'configuration', detail: misconfigured };
  const detail = FULL.has(code) ? 'there is no room left for files in the export folder' : `the file cannot be written (${code})`;
  return { kind: 'retry', error: 'server_error', detail };
}
