import type { ChainLink } from './chain.ts';
import type { OutgoingEvent } from './outgoing-event.ts';

/** How the record of an event is written for a SIEM. */
export type RecordFormat = {
  readonly name: 'cef' | 'leef' | 'json' | 'ocsf' | 'ecs';
  /**
   * The record without its place in a chain, which is what the hash of the place covers. The same event always gives the
   * same text. JSON formats give canonical JSON (RFC 8785). One line.
   */
  render(event: OutgoingEvent): string;
  /** The record as it leaves: what `render` gave, with its place in the chain. One line. */
  seal(content: string, link: ChainLink): string;
  /**
   * The inverse of `seal`, for a record that came back from a receiver: members in another order, or other spaces, make no
   * difference in JSON formats. Undefined for a text that is no record of this format with a place in a chain.
   */
  unseal(text: string): { readonly content: string; readonly link: ChainLink } | undefined;
};
