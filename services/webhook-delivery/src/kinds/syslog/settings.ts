import { z } from 'zod';
import { certificates } from '../certificates.ts';
import { ocsfVersion } from '../json-formats.ts';

/** PRINTUSASCII of RFC 5424 §6: what a header field may consist of. */
const printable = (maxLength: number) =>
  z
    .string()
    .regex(/^[\x21-\x7e]+$/, 'has characters other than printable ASCII without spaces')
    .max(maxLength);

/** How records are written and sent. All sizes are in bytes, all times in milliseconds. */
export const syslogSettings = z.strictObject({
  /** What the message of a record is. */
  format: z.enum(['cef', 'leef', 'json', 'ocsf']).default('cef'),
  ocsfVersion,
  /** RFC 5424 §6.2.1; 10 is security, 13 log audit, 16 to 23 are local. */
  facility: z.int().min(0).max(23).default(10),
  /** HOSTNAME. Never the machine's own unless told: a receiver outside has no need to know it. */
  hostname: printable(255).default('sentinelmesh'),
  /** APP-NAME */
  appName: printable(48).default('sentinelmesh'),
  /** The Private Enterprise Number after the `@` of our SD-ID; 32473 is the one reserved for examples (RFC 5612). */
  enterpriseNumber: z.int().min(1).max(0xffff_ffff).default(32473),
  /**
   * How messages are told apart in a TCP or TLS connection: each after its length (RFC 5425, RFC 6587 §3.4.1), or each up to
   * a line feed (RFC 6587 §3.4.2), for receivers that know no better. UDP and RELP have ways of their own.
   */
  framing: z.enum(['octet-counting', 'lf']).default('octet-counting'),
  /**
   * The most that a message may have, its header included: 8,000 unless told, which any receiver takes as it comes; over UDP
   * 2,048 (RFC 5426 §3.2), and never more than a datagram holds. Raise it only with the limit of the receiver: rsyslog cuts
   * what is longer than its `maxMessageSize`, and takes the rest for another message. A longer record becomes a dead letter.
   * It is not cut: the hash of its place in the chain would not hold.
   */
  maxRecordBytes: z
    .int()
    .min(1_024)
    .max(64 * 1024)
    .exactOptional(),
  /** A space before the extension of CEF: liblognorm (rsyslog's mmnormalize) loses the first letter of the first key without. */
  cefLeadingSpace: z.boolean().default(false),
  /**
   * Over TCP and TLS nothing tells what the receiver has read. When a connection ends, the last records that were written to it
   * are sent again: at most so many, and where the receiver closed it, only what was written this long before. 0 switches it off.
   */
  resendRecords: z.int().min(0).max(10_000).default(2_000),
  resendMs: z.int().min(0).max(60_000).default(5_000),
  /** RELP: how many records may be under way without an answer. */
  window: z.int().min(1).max(1_000).default(128),
  /**
   * For `tls` and `relp+tls`. The private key that belongs to `cert` is a secret: it is the credential of the destination, in
   * PEM, never a setting.
   */
  tls: z
    .strictObject({
      /** Who may have signed the receiver's certificate, in PEM; the authorities that Node knows unless told. */
      ca: certificates.exactOptional(),
      /** Our certificate, and those between it and its authority, in PEM. */
      cert: certificates.exactOptional(),
      /** The name that the receiver's certificate must have; the host of the URL unless told. */
      serverName: printable(253).exactOptional(),
    })
    .default({}),
});

export type SyslogSettings = z.output<typeof syslogSettings>;
