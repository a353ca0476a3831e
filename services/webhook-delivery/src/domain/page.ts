/** Lists are read in pages, each continuing after the last id of the one before: rows added meanwhile shift nothing. */
import { type IdPrefix, isId } from '@sentinelmesh/kernel';

/** What part of a list is wanted. */
export type PageRequest = {
  readonly size: number;
  /** The id that the page comes after, in the order of the list; undefined for the first page. */
  readonly after: string | undefined;
};

export type Page<T> = {
  readonly items: readonly T[];
  /** Asks for the next page; empty on the last one. */
  readonly nextPageToken: string;
};

/**
 * A page from the rows read for it.
 *
 * @param rows one more than the page holds, where there are more: that one only tells that there is a next page
 */
export function toPage<T extends { readonly id: string }>(rows: readonly T[], size: number): Page<T> {
  const items = rows.slice(0, size);
  const last = rows.length > size ? items.at(-1) : undefined;
  return { items, nextPageToken: last === undefined ? '' : Buffer.from(last.id).toString('base64url') };
}

/** The id that a page token stands for; undefined for what is no token of a list of this kind of thing. */
export function parsePageToken(kind: IdPrefix, token: string): string | undefined {
  const id = Buffer.from(token, 'base64url').toString('latin1');
  return isId(kind, id) && Buffer.from(id).toString('base64url') === token ? id : undefined;
}
