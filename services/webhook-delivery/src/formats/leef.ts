import type { ChainLink } from '../domain/chain.ts';
import { titleOf } from '../domain/event-title.ts';
import type { OutgoingEvent } from '../domain/outgoing-event.ts';
import type { RecordFormat } from '../domain/record-format.ts';
import { readLink } from './chain-place.ts';
import { percentOf, viewOf } from './event-view.ts';
import type { UnsealedRecord } from './json-record.ts';
import { PRODUCT } from './product.ts';
import { cutToBytes, withoutControls } from './single-line.ts';
import { headerId, SEVERITY_OF_TEN } from './text-header.ts';

/** A tab, which is the default, does not survive receivers that rewrite control characters. */
const DELIMITER = '^';

/**
 * IBM Log Event Extended Format 2.0: one line, `^` between attributes. LEEF has no escapes: line breaks, tabs and other
 * control characters become spaces; the delimiter and `|` become `_`.
 *
 * Predefined attributes: devTime (three digits of fraction), devTimeFormat, sev, cat, usrName (who acted), policy, resource
 * (the agent). Ours: eventId, orgId, workspaceId, decision, outcome, reason, msg, requestId, endUser, sessionId, model,
 * ruleIds, riskScore (0 to 100); and last the place in the chain: chainId, chainSequence, chainPreviousHash (not in the
 * first record) and chainHash.
 */
export const leefFormat: RecordFormat = {
  name: 'leef',
  render: (event) => [header(event), attributes(event)].join('|'),
  seal,
  unseal,
};

const header = ({ type }: OutgoingEvent): string =>
  `LEEF:2.0|${PRODUCT.vendor}|${PRODUCT.name}|${PRODUCT.version}|${headerId(type)}|${DELIMITER}`;

function attributes(event: OutgoingEvent): string {
  const view = viewOf(event);
  const pairs: readonly (readonly [key: string, value: string | number | undefined, maxBytes?: number])[] = [
    ['devTime', event.time.toISOString().replace('Z', '+0000')],
    ['devTimeFormat', "yyyy-MM-dd'T'HH:mm:ss.SSSZ"],
    ['sev', SEVERITY_OF_TEN[event.severity]],
    ['cat', headerId(event.type.split('.', 1)[0] ?? '')],
    ['usrName', view.principal?.id],
    ['policy', view.policy?.id],
    ['resource', view.agent],
    ['eventId', event.id],
    ['orgId', event.orgId],
    ['workspaceId', event.workspaceId],
    ['decision', view.decision],
    ['outcome', view.stopped ? 'failure' : 'success'],
    ['reason', view.reason, 1023],
    ['msg', titleOf(event), 1023],
    ['requestId', view.requestId],
    ['endUser', view.endUser],
    ['sessionId', view.sessionId],
    ['model', view.model],
    ['ruleIds', view.ruleIds.join(','), 1023],
    ['riskScore', percentOf(view.risk)],
  ];
  const written = pairs.map(([key, value, maxBytes = 255]) => [key, toValue(String(value ?? ''), maxBytes)] as const);
  const filled = written.filter(([, value]) => value !== '');
  return filled.map(([key, value]) => `${key}=${value}`).join(DELIMITER);
}

/** Printable ASCII without what is replaced, which nearly all values are. */
const PLAIN = /^[ -\]_-{}~]*$/;

const toValue = (value: string, maxBytes: number): string =>
  value.length <= maxBytes && PLAIN.test(value) ? value.trim() : replaced(value, maxBytes);

const replaced = (value: string, maxBytes: number): string =>
  cutToBytes(withoutControls(value.toWellFormed()).trim(), maxBytes).replace(/[|^]/g, '_');

function seal(content: string, { chain, sequence, previousHash, hash }: ChainLink): string {
  const previous = previousHash === '' ? [] : [`chainPreviousHash=${previousHash}`];
  return [content, `chainId=${chain}`, `chainSequence=${sequence}`, ...previous, `chainHash=${hash}`].join(DELIMITER);
}

const SEALED =
  /^(LEEF:2\.0\|.*)\^chainId=([^\s^|=]+)\^chainSequence=(\d+)(?:\^chainPreviousHash=([0-9a-f]{64}))?\^chainHash=([0-9a-f]{64})\s*$/;

function unseal(text: string): UnsealedRecord | undefined {
  const [, content, chain, sequence, previousHash, hash] = SEALED.exec(text.trimStart()) ?? [];
  const link = readLink(chain, sequence, previousHash, hash);
  return content === undefined || link === undefined ? undefined : { content, link };
}
