/** One connection to a mail server, from its greeting to its end. What SMTP is, nodemailer knows. */
import type { Socket } from 'node:net';
import SMTPConnection from 'nodemailer/lib/smtp-connection';

export type SmtpOptions = {
  /** Connected, and for `smtps` with TLS already. */
  readonly socket: Socket;
  readonly tls: 'done' | 'starttls' | 'none';
  /** As the URL names it: what its certificate is checked against. */
  readonly host: string;
  /** Who may have signed that, as PEM; the public ones unless told. */
  readonly ca: string | undefined;
  /** How we call ourselves. */
  readonly name: string;
  readonly login: { readonly username: string; readonly password: string } | undefined;
  readonly timeoutMs: number;
};

export type SmtpSession = {
  /**
   * What the server said when it took the message for at least one recipient, and who was refused.
   *
   * @throws what `failureOf` understands; the session is then closed
   */
  deliver(envelope: { readonly from: string; readonly to: readonly string[] }, message: Buffer): Promise<SmtpReceipt>;
  /** Whether the connection lives and takes another message. */
  isAlive(): Promise<boolean>;
  /** Says goodbye, and waits for nothing. */
  quit(): void;
};

export type SmtpReceipt = { readonly reply: string; readonly refused: readonly string[] };

// A reply has lines of 512 bytes; nobody has a hundred of them to say.
const MAX_REPLY_BYTES = 64 * 1024;

/** @throws what `failureOf` understands; the socket is then closed */
export async function openSmtpSession(options: SmtpOptions): Promise<SmtpSession> {
  const { timeoutMs, login } = options;
  const connection = new SMTPConnection({
    connection: options.socket,
    host: options.host,
    name: options.name,
    secure: options.tls === 'done',
    secured: options.tls === 'done',
    requireTLS: options.tls === 'starttls',
    ignoreTLS: options.tls === 'none',
    tls: { rejectUnauthorized: true, minVersion: 'TLSv1.2', ...(options.ca === undefined ? {} : { ca: options.ca }) },
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    socketCloseTimeout: 1_000,
    maxResponseSize: MAX_REPLY_BYTES,
    logger: false,
  });
  const step = stepsOf(connection);
  try {
    await step<void>((done) => connection.connect(done));
    if (login !== undefined) {
      const auth = { user: login.username, pass: login.password };
      await step<boolean | undefined>((done) => connection.login(auth, done));
    }
  } catch (error) {
    connection.close();
    throw connection.upgrading ? Object.assign(new Error('no TLS session', { cause: error }), { code: 'ETLS' }) : error;
  }
  return sessionOver(connection, step);
}

type Step = ReturnType<typeof stepsOf>;

function sessionOver(connection: SMTPConnection, step: Step): SmtpSession {
  return {
    async deliver({ from, to }, message) {
      try {
        const envelope = { from, to: [...to], size: message.length };
        const info = await step<SMTPConnection.SentMessageInfo | undefined>((done) => connection.send(envelope, message, done));
        return { reply: info?.response ?? '', refused: info?.rejectedErrors?.map((error) => error.response ?? '') ?? [] };
      } catch (error) {
        connection.close();
        throw error;
      }
    },
    async isAlive() {
      try {
        await step<boolean | undefined>((done) => connection.reset(done));
        return true;
      } catch {
        connection.close();
        return false;
      }
    },
    quit() {
      connection.quit();
      connection.close();
    },
  };
}

/** Calls that end by a callback, or because the connection did. */
function stepsOf(connection: SMTPConnection) {
  const { promise: broken, reject } = Promise.withResolvers<never>();
  broken.catch(() => {});
  connection.on('error', reject);
  connection.on('end', () => reject(Object.assign(new Error('the connection was closed'), { code: 'ECONNECTION' })));
  return <T>(call: (done: (error?: Error | null, result?: T) => void) => void): Promise<T> => {
    const answered = new Promise<T>((resolve, refuse) => {
      call((error, result) => (error ? refuse(error) : resolve(result as T)));
    });
    return Promise.race([answered, broken]);
  };
}
