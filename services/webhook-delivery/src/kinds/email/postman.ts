import type { Socket } from 'node:net';
import { type Egress, isPublicAddress } from '@sentinelmesh/egress';
import type { AttemptTimings } from '../../domain/attempt.ts';
import { domainOf } from './mail.ts';
import type { EmailSettings } from './settings.ts';
import { openSmtpSession, type SmtpReceipt, type SmtpSession } from './smtp-session.ts';

export type Login = { readonly username: string; readonly password: string };

/** Brings messages to one mail server. */
export type Postman = {
  /**
   * @param signal ends it at once
   * @throws what egress throws, and what a session does
   */
  deliver(message: Buffer, signal: AbortSignal): Promise<Delivered | { readonly problem: string }>;
  close(): void;
};

/** Timings of the connection, where one was made for it. */
export type Delivered = SmtpReceipt & { readonly timings: Omit<AttemptTimings, 'totalMs'> };

type Dependencies = {
  /** `smtp://host:587` or `smtps://host:465`; these ports unless told. */
  readonly url: URL;
  readonly settings: EmailSettings;
  readonly login: Login | undefined;
  readonly egress: Egress;
  readonly timeoutMs: number;
};

// A connection that just brought a message brings the next one; one is enough where messages are few.
const IDLE_MS = 10_000;
const MAX_MESSAGES = 100;

/** The ports of submission, open for mails wherever they are sent (RFC 8314). */
export const SUBMISSION_PORTS: readonly number[] = [465, 587];

type Line = { readonly session: SmtpSession; readonly socket: Socket; readonly timings: Delivered['timings']; readonly used: number };

export function createPostman(dependencies: Dependencies): Postman {
  const { from, to } = dependencies.settings;
  let idle: { readonly line: Line; readonly timer: NodeJS.Timeout } | undefined;
  let closed = false;

  const takeIdle = async (signal: AbortSignal): Promise<Line | undefined> => {
    if (idle === undefined) return undefined;
    const { line, timer } = idle;
    idle = undefined;
    clearTimeout(timer);
    const alive = await endedBy(signal, line.socket, () => line.session.isAlive());
    return alive ? { ...line, timings: {} } : undefined;
  };
  const dropIdle = () => {
    clearTimeout(idle?.timer);
    idle?.line.session.quit();
    idle = undefined;
  };
  const keep = (line: Line) => {
    if (closed || idle !== undefined || line.used >= MAX_MESSAGES) return line.session.quit();
    idle = { line, timer: setTimeout(dropIdle, IDLE_MS).unref() };
  };
  return {
    async deliver(message, signal) {
      const line = (await takeIdle(signal)) ?? (await call(dependencies, signal));
      if ('problem' in line) return line;
      const { session, socket, timings, used } = line;
      const receipt = await endedBy(signal, socket, () => session.deliver({ from, to }, message));
      keep({ session, socket, timings, used: used + 1 });
      return { ...receipt, timings };
    },
    close() {
      closed = true;
      dropIdle();
    },
  };
}

async function call(
  { url, settings, login, egress, timeoutMs }: Dependencies,
  signal: AbortSignal,
): Promise<Line | { readonly problem: string }> {
  const { tls: wanted, ca, from } = settings;
  const isTls = url.protocol === 'smtps:';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = url.port === '' ? (isTls ? 465 : 587) : Number(url.port);
  const tls = isTls ? { tls: ca === undefined ? (true as const) : { ca } } : {};
  const { socket, timings } = await egress.connect({ host, port, ports: SUBMISSION_PORTS, ...tls, timeoutMs, signal });
  if (!isTls && wanted === 'none' && !isInner(socket, port)) {
    socket.destroy();
    return { problem: 'without TLS only a server in the network of the operator is spoken to, and through no proxy' };
  }
  const open = {
    socket,
    tls: isTls ? 'done' : wanted === 'none' ? 'none' : 'starttls',
    host,
    ca,
    name: domainOf(from),
    login,
    timeoutMs,
  } as const;
  const session = await endedBy(signal, socket, () => openSmtpSession(open));
  const { dnsMs, connectMs, tlsMs } = timings;
  return { session, socket, timings: { dnsMs, connectMs, tlsMs }, used: 0 };
}

/** Whether the server itself is seen to be near. A proxy, which has a port of its own, hides who is behind it. */
const isInner = ({ remoteAddress, remotePort }: Socket, port: number): boolean =>
  remotePort === port && remoteAddress !== undefined && !isPublicAddress(remoteAddress);

/** A socket that is gone ends whatever is under way over it. */
async function endedBy<T>(signal: AbortSignal, socket: Socket, work: () => Promise<T>): Promise<T> {
  const end = () => socket.destroy();
  if (signal.aborted) end();
  signal.addEventListener('abort', end, { once: true });
  try {
    return await work();
  } finally {
    signal.removeEventListener('abort', end);
  }
}
