import { once } from 'node:events';
import { access, constants, copyFile, link, open, rm } from 'node:fs/promises';
import { AlreadyExists, InvalidArgument } from '@sentinelmesh/kernel';
import { inOrganization, type OrganizationDoor } from './in-organization.ts';
import { parseInstant } from './instants.ts';

export type SiemExportOptions = {
  readonly format: string;
  readonly since?: string;
  readonly until?: string;
  readonly type?: string;
  readonly severity?: string;
  readonly out?: string;
  readonly org?: string;
};

const PAGE_SIZE = 1_000;
/** A page that few events are for reads far to find them. */
const TIMEOUT_MS = 60_000;

type Write = (text: string) => Promise<void>;

/** Writes past events as records of a SIEM format, one a line, numbered and chained, to a file or to standard output. */
export async function exportEvents(options: SiemExportOptions): Promise<void> {
  const wanted = parseExport(options, Date.now());
  const written = await (options.out === undefined
    ? exportTo(toStandardOutput, wanted, options.org)
    : intoFile(options.out, (write) => exportTo(write, wanted, options.org)));
  const where = options.out === undefined ? '' : `; mesh siem verify ${options.out} checks them`;
  process.stderr.write(`${written} records${where}\n`);
}

/** @throws InvalidArgument */
export function parseExport({ format, since, until, type, severity = '' }: SiemExportOptions, now: number) {
  return {
    format,
    ...(since === undefined ? {} : { since: parseInstant(since, '--since', now) }),
    ...(until === undefined ? {} : { until: parseInstant(until, '--until', now) }),
    eventTypes: (type ?? '')
      .split(',')
      .map((word) => word.trim())
      .filter((word) => word !== ''),
    minSeverity: severity,
  };
}

function exportTo(write: Write, wanted: ReturnType<typeof parseExport>, org: string | undefined): Promise<number> {
  return inOrganization(org, async ({ destinations, as }: OrganizationDoor) => {
    let written = 0;
    let pageToken = '';
    do {
      const page = await destinations.exportEvents({ ...wanted, pageSize: PAGE_SIZE, pageToken }, as(TIMEOUT_MS));
      if (page.records.length > 0) await write(`${page.records.join('\n')}\n`);
      written += page.records.length;
      pageToken = page.nextPageToken;
    } while (pageToken !== '');
    return written;
  });
}

const toStandardOutput: Write = async (text) => {
  if (!process.stdout.write(text)) await once(process.stdout, 'drain');
};

/**
 * The file is there when all of it is: half an export would look like a whole one.
 *
 * @param giveName as of a disk that has links
 * @throws AlreadyExists; what was written then is beside it
 */
export async function intoFile<T>(path: string, work: (write: Write) => Promise<T>, giveName: typeof link = link): Promise<T> {
  if (
    await access(path).then(
      () => true,
      () => false,
    )
  )
    throw new AlreadyExists(`${path} is there already; remove it, or take another name`);
  const draft = `${path}.part`;
  const file = await open(draft, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EEXIST') throw new AlreadyExists(`${draft} is there already; remove it if no other export is under way`);
    throw new InvalidArgument([{ field: '--out', message: `cannot be written (${error.code ?? error.name})` }]);
  });
  const result = await work((text) => file.appendFile(text))
    .finally(() => file.close())
    .catch(async (error: unknown) => {
      await rm(draft, { force: true });
      throw error;
    });
  // From here on the draft is whole: where it cannot get its name, it stays.
  await publish(draft, path, giveName).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EEXIST') throw new AlreadyExists(`${path} is there already; the export is ${draft}`);
    throw new InvalidArgument([{ field: '--out', message: `cannot be named (${error.code ?? error.name}); the export is ${draft}` }]);
  });
  await rm(draft, { force: true });
  return result;
}

/** What disks without links say, such as exFAT and network shares. */
const NO_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS']);

/** Unlike a rename, neither a link nor this copy ever replaces what is there. */
async function publish(draft: string, path: string, giveName: typeof link): Promise<void> {
  await giveName(draft, path).catch((error: NodeJS.ErrnoException) => {
    if (!NO_LINKS.has(error.code ?? '')) throw error;
    return copyFile(draft, path, constants.COPYFILE_EXCL);
  });
}
