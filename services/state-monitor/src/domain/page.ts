/** Lists are read in pages, each continuing after the last id of the one before: rows added meanwhile shift nothing. */
import { isId } from '@sentinelmesh/kernel';

export const DEFAULT_PAGE_SIZE = 50;
export const MAX_PAGE_SIZE = 500;

/** What part of a list of budgets is wanted. */
export type PageRequest = {
  readonly size: number;
  /** The id that the page comes after; undefined for the first page. */
  readonly after: string | undefined;
};

export type Page<T> = {
  readonly items: readonly T[];
  /** Asks for the next page; empty on the last one. */
  readonly nextPageToken: string;
};

/** @param rows one more than the page holds, where there are more: that one only tells that there is a next page */
export function toPage<T extends { readonly id: string }>(rows: readonly T[], size: number): Page<T> {
  const items = rows.slice(0, size);
  const last = rows.length > size ? items.at(-1) : undefined;
  return { items, nextPageToken: last === undefined ? '' : Buffer.from(last.id).toString('base64url') };
}

/** The id that a page token stands for; undefined for what is no token of a list of budgets. */
export function parsePageToken(token: string): string | undefined {
  const id = Buffer.from(token, 'base64url').toString('latin1');
  return isId('bud', id) && Buffer.from(id).toString('base64url') === token ? id : undefined;
}
