/**
 * Syslog as SIEMs and log collectors take it: RFC 5424 over TCP (`tcp:`), TLS (`tls:`), UDP (`udp:`) and RELP (`relp:`,
 * `relp+tls:`). Only RELP is answered by the receiver. UDP loses what it loses; TCP and TLS lose what a receiver that dies had
 * not read, less what the next connection begins with (`resendRecords`), and what was under way when the mesh itself is killed.
 */
import { formatOf } from '../../formats/format-of.ts';
import { defineStreamKind, type OpenOptions, type StreamOutcome, type StreamRecord, type StreamSender } from '../destination-kind.ts';
import { createDatagramTransport, MAX_DATAGRAM_BYTES } from './datagram-transport.ts';
import { FRAMINGS } from './framing.ts';
import { socketOpener } from './open-socket.ts';
import { createRelpTransport } from './relp-transport.ts';
import { createResendWindow } from './resend-window.ts';
import { createSyslogEncoder } from './rfc5424.ts';
import { type SyslogSettings, syslogSettings } from './settings.ts';
import { createStreamTransport } from './stream-transport.ts';
import { parseSyslogUrl, SYSLOG_PORTS, SYSLOG_SCHEMES, type SyslogTarget } from './target.ts';
import { tlsIdentity } from './tls-identity.ts';
import { type Message, type Network, PATIENCE, type Patience, type Transport } from './transport.ts';

export const syslogKind = defineStreamKind<SyslogSettings>({
  kind: 'syslog',
  title: 'Syslog',
  schemes: SYSLOG_SCHEMES,
  problemOfUrl: (url) => (parseSyslogUrl(url) === undefined ? NO_URL : undefined),
  ports: SYSLOG_PORTS,
  credential: 'optional',
  settings: syslogSettings,
  open: (options) => openSyslog(options),
});

/** The URL itself is not shown: who writes a password into it does so by mistake. */
const NO_URL = 'must be a scheme, a host in ASCII and perhaps a port, like tls://siem.example:6514, and nothing else';

const DEFAULT_MAX_BYTES = 8_000;
/** RFC 5426 §3.2: what receivers should take. */
const DEFAULT_MAX_DATAGRAM_BYTES = 2_048;
const MAX_RECORDS = 1_000;
const MAX_BATCH_BYTES = 1024 * 1024;

export function openSyslog(options: OpenOptions<SyslogSettings>, patience: Patience = PATIENCE): StreamSender {
  const { settings } = options;
  const target = parseSyslogUrl(options.url);
  const encoder = createSyslogEncoder(settings);
  const isDatagram = target?.over === 'datagrams';
  const maxMessageBytes = isDatagram
    ? Math.min(settings.maxRecordBytes ?? DEFAULT_MAX_DATAGRAM_BYTES, MAX_DATAGRAM_BYTES)
    : (settings.maxRecordBytes ?? DEFAULT_MAX_BYTES);
  const transport = target === undefined ? `the URL is not one of syslog: it ${NO_URL}` : createTransport(target, options, patience);

  const encode = (records: readonly StreamRecord[]) => {
    const messages: Message[] = [];
    const rejected: { readonly index: number; readonly reason: string }[] = [];
    for (const [index, record] of records.entries()) {
      const text = encoder.encode(record, record.text);
      const bytes = text === undefined ? undefined : Buffer.from(text);
      if (bytes === undefined) rejected.push({ index, reason: 'the record is not one line' });
      else if (bytes.length > maxMessageBytes)
        rejected.push({ index, reason: `max_record_bytes: the message has ${bytes.length} bytes, and ${maxMessageBytes} are allowed` });
      else messages.push({ index, hash: record.link.hash, bytes });
    }
    return { messages, rejected };
  };

  return {
    format: formatOf(settings),
    maxRecords: MAX_RECORDS,
    maxBytes: MAX_BATCH_BYTES,
    maxRecordBytes: maxMessageBytes - encoder.maxHeaderBytes,
    send: async (records, signal): Promise<StreamOutcome> => {
      if (typeof transport === 'string') return { kind: 'configuration', detail: transport };
      const { messages, rejected } = encode(records);
      const outcome = await transport.deliver(messages, signal);
      return outcome.kind === 'acknowledged' ? { ...outcome, rejected: [...rejected, ...outcome.rejected] } : outcome;
    },
    close: async () => {
      if (typeof transport !== 'string') await transport.close();
    },
  };
}

type TransportOptions = {
  readonly settings: SyslogSettings;
  readonly credential: OpenOptions<SyslogSettings>['credential'];
  readonly egress: Network;
};

/** A text says why there can be none, and is to be shown. */
function createTransport(target: SyslogTarget, { settings, credential, egress }: TransportOptions, patience: Patience): Transport | string {
  const now = () => performance.now();
  if (target.over === 'datagrams') return createDatagramTransport(egress, target, now);
  const identity = target.isTls ? tlsIdentity(settings.tls, credential) : {};
  if (typeof identity === 'string') return identity;
  const openSocket = socketOpener(egress, target, identity);
  if (target.over === 'relp') return createRelpTransport({ openSocket, window: settings.window, patience });
  const window = createResendWindow({ maxRecords: settings.resendRecords, maxAgeMs: settings.resendMs, now });
  return createStreamTransport({ openSocket, frame: FRAMINGS[settings.framing], window, patience });
}
