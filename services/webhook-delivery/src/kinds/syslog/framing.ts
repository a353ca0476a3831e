import type { SyslogSettings } from './settings.ts';

/** Gives each message the bounds by which a receiver finds it in a stream of bytes. */
export const FRAMINGS: Readonly<Record<SyslogSettings['framing'], (message: Buffer) => Buffer>> = {
  /** RFC 5425 §4.3: `MSG-LEN SP SYSLOG-MSG` */
  'octet-counting': (message) => Buffer.concat([Buffer.from(`${message.length} `, 'latin1'), message]),
  /** RFC 6587 §3.4.2. The messages are single lines. */
  lf: (message) => Buffer.concat([message, LINE_FEED]),
};

const LINE_FEED = Buffer.from('\n');
