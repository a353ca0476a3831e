import type { SyslogSettings } from './settings.ts';

/** A message and what is around it, one after the other. They are put together once for all that is written at once. */
type Framing = (message: Buffer) => readonly Buffer[];

/** Gives each message the bounds by which a receiver finds it in a stream of bytes. */
export const FRAMINGS: Readonly<Record<SyslogSettings['framing'], Framing>> = {
  /** RFC 5425 §4.3: `MSG-LEN SP SYSLOG-MSG` */
  'octet-counting': (message) => [Buffer.from(`${message.length} `, 'latin1'), message],
  /** RFC 6587 §3.4.2. The messages are single lines. */
  lf: (message) => [message, LINE_FEED],
};

const LINE_FEED = Buffer.from('\n');
