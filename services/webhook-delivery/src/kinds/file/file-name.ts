/** `file:alerts.ndjson`, `file:///siem/alerts.ndjson`: never a host, never a query, never an escape. */
const FORM = /^file:(?:\/\/\/|\/)?(?<name>[A-Za-z0-9._-]+(?:\/[A-Za-z0-9._-]+)*)$/;

const MAX_SEGMENT = 100;
const MAX_SEGMENTS = 4;

/**
 * The name that a URL gives a file below the export folder of its organization, in segments. Undefined for a URL that is
 * none, and for a name that could mean anything but a file below.
 */
export function parseFileUrl(url: string): readonly string[] | undefined {
  const segments = FORM.exec(url)?.groups?.name?.split('/');
  if (segments === undefined || segments.length > MAX_SEGMENTS) return undefined;
  return segments.every(isName) ? segments : undefined;
}

/** A file that is put aside gets a suffix of digits; a name with one would be taken for such a file. */
const isName = (segment: string): boolean => segment.length <= MAX_SEGMENT && !/^\.+$/.test(segment) && !/\.\d{6,}$/.test(segment);

/** What an id must be to be the name of a folder. */
export const isFolderName = (id: string): boolean => /^[A-Za-z0-9_-]{1,100}$/.test(id);
