import { createHash } from 'node:crypto';

/** A statement that comes back is worth preparing; one that is built anew for each number of rows is not. */
const USES_BEFORE = 3;
/** How many statements a connection may have prepared, and how many texts are watched for coming back. */
const MAX_PREPARED = 100;
const MAX_WATCHED = 500;

/**
 * Names for statements that are run again and again, so that the server parses each of them once a connection and the
 * client sends a name instead of the text. Undefined for a statement that has not come back often enough, or when there
 * are names enough.
 */
export function createPreparedNames(): (text: string) => string | undefined {
  const names = new Map<string, string>();
  const uses = new Map<string, number>();
  return (text) => {
    const name = names.get(text);
    if (name !== undefined || names.size >= MAX_PREPARED) return name;
    const count = (uses.get(text) ?? 0) + 1;
    if (uses.size >= MAX_WATCHED) uses.clear();
    uses.set(text, count);
    if (count < USES_BEFORE) return undefined;
    uses.delete(text);
    const made = `sm_${createHash('sha256').update(text).digest('hex').slice(0, 24)}`;
    names.set(text, made);
    return made;
  };
}
