/**
 * The header of a message (RFC 5424 §6): `<PRI>1 TIME HOST APP - MSGID [SD] MSG`.
 *
 * MSGID is the type of the event. The structured data carries whose it is and its place in the chain of the destination:
 * `[sentinelmesh@32473 eventId="…" org="…" workspace="…" chain="…" sequence="7" hash="…"]`. The message has no byte order mark:
 * those that look for `CEF:` at its start would not find it.
 */
import type { Severity } from '../../domain/severity.ts';
import type { StreamRecord } from '../destination-kind.ts';

export type SyslogOrigin = {
  readonly facility: number;
  readonly hostname: string;
  readonly appName: string;
  readonly enterpriseNumber: number;
};

/** RFC 5424 §6.2.1: informational, notice, warning, error, critical. 0 and 1 are for machines about to fall over. */
const SEVERITY: Readonly<Record<Severity, number>> = { info: 6, low: 5, medium: 4, high: 3, critical: 2 };

const NIL = '-';
const MAX_MSGID = 32;
const TIME_LENGTH = '2026-11-20T10:00:00.123Z'.length;
/** Our ids have 30 characters. */
const MAX_ID = 64;
const HASH_LENGTH = 64;
const MAX_SEQUENCE = String(Number.MAX_SAFE_INTEGER).length;

export type SyslogEncoder = {
  /** No header has more, as long as no id is longer than 64 characters. */
  readonly maxHeaderBytes: number;
  /** The whole message. Undefined where `message` is not one line, which some framings could not carry. */
  encode(record: Pick<StreamRecord, 'event' | 'link'>, message: string): string | undefined;
};

/** @param origin as the settings check it: the fields are not checked here. */
export function createSyslogEncoder({ facility, hostname, appName, enterpriseNumber }: SyslogOrigin): SyslogEncoder {
  const sdId = `sentinelmesh@${enterpriseNumber}`;
  const names = ' eventId="" org="" workspace="" chain="" sequence="" hash=""';
  return {
    maxHeaderBytes:
      `<191>1  ${hostname} ${appName} ${NIL}  [${sdId}${names}] `.length +
      TIME_LENGTH +
      MAX_MSGID +
      4 * MAX_ID +
      MAX_SEQUENCE +
      HASH_LENGTH,
    encode: ({ event, link }, message) => {
      if (LINE_BREAKS.test(message)) return undefined;
      const workspace = event.workspaceId === undefined ? '' : parameter('workspace', event.workspaceId);
      const data =
        parameter('eventId', event.id) +
        parameter('org', event.orgId) +
        workspace +
        parameter('chain', link.chain) +
        ` sequence="${link.sequence}" hash="${link.hash}"`;
      const priority = facility * 8 + SEVERITY[event.severity];
      const head = `<${priority}>1 ${timestamp(event.time)} ${hostname} ${appName} ${NIL} ${messageId(event.type)}`;
      return `${head} [${sdId}${data}] ${message}`;
    },
  };
}

const LINE_BREAKS = /[\r\n\0]/;

/** Three digits of a second: some receivers garble what is finer. The nil value for a time that four digits of a year cannot tell. */
function timestamp(time: Date): string {
  const text = Number.isNaN(time.getTime()) ? NIL : time.toISOString();
  return text.length === TIME_LENGTH ? text : NIL;
}

function messageId(type: string): string {
  const id = type.slice(0, MAX_MSGID);
  return /^[\x21-\x7e]+$/.test(id) ? id : NIL;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it looks for.
const CONTROLS = /[\0-\x1f\x7f]/g;

/** Printable ASCII without what is escaped, which all ids of ours are. */
const PLAIN = /^[ !#-[^-~]*$/;

const parameter = (name: string, value: string): string => ` ${name}="${PLAIN.test(value) ? value : escaped(value)}"`;

const escaped = (value: string): string => value.replace(CONTROLS, ' ').replace(/["\\\]]/g, '\\$&');
