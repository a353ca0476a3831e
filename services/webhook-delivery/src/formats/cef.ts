import type { ChainLink } from '../domain/chain.ts';
import { titleOf } from '../domain/event-title.ts';
import type { OutgoingEvent } from '../domain/outgoing-event.ts';
import type { RecordFormat } from '../domain/record-format.ts';
import { readLink } from './chain-place.ts';
import { percentOf, viewOf } from './event-view.ts';
import type { UnsealedRecord } from './json-record.ts';
import { PRODUCT } from './product.ts';
import { cutToBytes, withoutControls } from './single-line.ts';
import { headerId, headerName, SEVERITY_OF_TEN } from './text-header.ts';

export type CefOptions = {
  /**
   * A space before the first key. rsyslog's `mmnormalize` (liblognorm) swallows the first character of the first key without
   * it; everybody else takes both.
   */
  readonly leadingSpace?: boolean;
};

/**
 * ArcSight Common Event Format, revision 25: one line without BOM. Values are trimmed, since decoders drop blanks at the end
 * of a value; line breaks of any kind are written `\n`, other control characters as a space.
 *
 * | key | what |
 * |---|---|
 * | rt | when it happened, milliseconds |
 * | externalId | id of the event |
 * | cat | its domain, `guard` |
 * | act, outcome, reason | what was decided; `success`, or `failure` where something was stopped; why |
 * | msg | the title |
 * | request | id of the request |
 * | suser, duser | who acted; the person behind the request |
 * | cs1 … cs4 | policyId, agentId, workspace, ruleIds (what was found) |
 * | cn2 | riskScore, 0 to 100 |
 * | orgId, sessionId | ours, under their own names |
 * | deviceExternalId, cn1, cs6, cs5 | the place in the chain, last: chain, sequence, prevHash, eventHash |
 *
 * The first record of a chain has no cs6.
 */
export const createCefFormat = ({ leadingSpace = false }: CefOptions = {}): RecordFormat => ({
  name: 'cef',
  render: (event) => `${header(event)}|${leadingSpace ? ' ' : ''}${extension(event)}`,
  seal,
  unseal,
});

const header = ({ type, severity }: OutgoingEvent): string =>
  `CEF:0|${PRODUCT.vendor}|${PRODUCT.name}|${PRODUCT.version}|${headerId(type)}|${headerName(type)}|${SEVERITY_OF_TEN[severity]}`;

function extension(event: OutgoingEvent): string {
  const view = viewOf(event);
  return [
    field('rt', event.time.getTime()),
    field('externalId', event.id),
    field('cat', headerId(event.type.split('.', 1)[0] ?? '')),
    field('act', view.decision, { maxBytes: 63 }),
    field('outcome', view.stopped ? 'failure' : 'success'),
    field('reason', view.reason, { maxBytes: 1023 }),
    field('msg', titleOf(event), { maxBytes: 1023 }),
    field('request', view.requestId),
    field('suser', view.principal?.id),
    field('duser', view.endUser),
    field('cs1', view.policy?.id, { label: 'policyId' }),
    field('cs2', view.agent, { label: 'agentId' }),
    field('cs3', event.workspaceId, { label: 'workspace' }),
    field('cs4', view.ruleIds.join(), { label: 'ruleIds', maxBytes: 1023 }),
    field('cn2', percentOf(view.risk), { label: 'riskScore' }),
    field('orgId', event.orgId),
    field('sessionId', view.sessionId),
  ]
    .filter((text) => text !== '')
    .join(' ');
}

type FieldOptions = { readonly maxBytes?: number; readonly label?: string };

/** A key with its value, and what it is where the key does not say; nothing where there is no value. */
function field(key: string, value: string | number | undefined, { maxBytes = 255, label }: FieldOptions = {}): string {
  const written = value === undefined ? '' : toValue(String(value), maxBytes);
  if (written === '') return '';
  return label === undefined ? `${key}=${written}` : `${key}=${written} ${key}Label=${label}`;
}

/** Printable ASCII without what is escaped, which nearly all values are. */
const PLAIN = /^[ -<>-[\]-~]*$/;

/** A value as the extension writes it, the escapes not counted in `maxBytes`. */
const toValue = (value: string, maxBytes: number): string =>
  value.length <= maxBytes && PLAIN.test(value) ? value.trim() : escaped(value, maxBytes);

const escaped = (value: string, maxBytes: number): string =>
  cutToBytes(
    value
      .toWellFormed()
      .split(/\r\n?|\n|\u0085|\u2028|\u2029/)
      .map((line) => withoutControls(line))
      .join('\n')
      .trim(),
    maxBytes,
  )
    .replace(/[\\=]/g, '\\$&')
    .replaceAll('\n', '\\n');

function seal(content: string, { chain, sequence, previousHash, hash }: ChainLink): string {
  const previous = previousHash === '' ? '' : ` cs6Label=prevHash cs6=${previousHash}`;
  return `${content} deviceExternalId=${chain} cn1Label=sequence cn1=${sequence}${previous} cs5Label=eventHash cs5=${hash}`;
}

const SEALED =
  /^(CEF:0\|.*) deviceExternalId=([^\s=\\|]+) cn1Label=sequence cn1=(\d+)(?: cs6Label=prevHash cs6=([0-9a-f]{64}))? cs5Label=eventHash cs5=([0-9a-f]{64})\s*$/;

function unseal(text: string): UnsealedRecord | undefined {
  const [, content, chain, sequence, previousHash, hash] = SEALED.exec(text.trimStart()) ?? [];
  const link = readLink(chain, sequence, previousHash, hash);
  return content === undefined || link === undefined ? undefined : { content, link };
}
