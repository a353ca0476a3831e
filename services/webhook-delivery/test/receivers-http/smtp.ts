/** A mail server for tests, strict about RFC 5321, 3207 (STARTTLS) and 4954 (AUTH). */
import { createServer, type Socket } from 'node:net';
import { createSecureContext, createServer as createTlsServer, TLSSocket } from 'node:tls';
import { listen, type Serving } from './serve.ts';

export type Mail = {
  readonly from: string;
  readonly to: readonly string[];
  /** Dots undone. */
  readonly data: string;
  readonly secure: boolean;
  readonly user: string | undefined;
};

export type SmtpOptions = {
  readonly tls?: { readonly cert: string; readonly key: string };
  /** TLS from the first byte. */
  readonly implicit?: boolean;
  readonly startTls?: boolean;
  readonly pipelining?: boolean;
  /** `AUTH` mechanisms that are told of. */
  readonly auth?: readonly ('PLAIN' | 'LOGIN')[];
  /** Must log in, as this user with this password. */
  readonly login?: readonly [user: string, password: string];
  /** Replaces the reply to a verb (`GREETING`, `MAIL`, `RCPT`, `DATA`, `END`…); `drop` ends the connection, `hang` says nothing. */
  reply?(verb: string, argument: string): string | 'drop' | 'hang' | undefined;
};

export type SmtpServer = Serving & { readonly mails: Mail[]; readonly verbs: string[]; readonly connections: () => number };

export async function serveSmtp(options: SmtpOptions): Promise<SmtpServer> {
  const mails: Mail[] = [];
  const verbs: string[] = [];
  let connections = 0;
  const accept = (socket: Socket) => {
    connections++;
    talk(socket, { options, mails, verbs });
  };
  const server = options.implicit ? createTlsServer({ ...options.tls }, accept) : createServer(accept);
  return { ...(await listen(server)), mails, verbs, connections: () => connections };
}

type Shared = { readonly options: SmtpOptions; readonly mails: Mail[]; readonly verbs: string[] };

type State = {
  socket: Socket;
  secure: boolean;
  greeted: boolean;
  user: string | undefined;
  from: string | undefined;
  to: string[];
  /** Takes the next line instead of a command. */
  next: ((line: string) => void) | undefined;
  reading: boolean;
};

const MAX_COMMAND = 512;

function talk(first: Socket, { options, mails, verbs }: Shared): void {
  const state: State = {
    socket: first,
    secure: options.implicit === true,
    greeted: false,
    user: undefined,
    from: undefined,
    to: [],
    next: undefined,
    reading: false,
  };
  let buffer = Buffer.alloc(0);
  const say = (text: string) => void (state.socket.destroyed || state.socket.write(`${text.replaceAll('\n', '\r\n')}\r\n`));
  const answer = (verb: string, argument: string, usual: () => void) => {
    verbs.push(verb);
    const instead = options.reply?.(verb, argument);
    if (instead === 'drop') state.socket.destroy();
    else if (instead === undefined) usual();
    else if (instead !== 'hang') say(instead);
  };
  const commands = commandsOf(state, { options, mails, verbs }, { say, answer, attach });

  function onData(chunk: Buffer): void {
    buffer = Buffer.concat([buffer, chunk]);
    for (;;) {
      if (state.reading) {
        const end = buffer.indexOf('\r\n.\r\n');
        if (end < 0) return void (options.reply?.('DURING', '') === 'drop' && state.socket.destroy());
        const data = buffer.subarray(0, end + 2).toString('latin1');
        buffer = buffer.subarray(end + 5);
        state.reading = false;
        commands.received(data);
        continue;
      }
      const end = buffer.indexOf('\n');
      if (end < 0) return;
      const line = buffer.subarray(0, end + 1).toString('utf8');
      buffer = buffer.subarray(end + 1);
      if (!line.endsWith('\r\n') || line.length > MAX_COMMAND || /\r./.test(line)) say('500 5.5.2 Syntax error');
      else commands.line(line.slice(0, -2));
    }
  }
  function attach(socket: Socket): void {
    state.socket = socket;
    // What a stranger could have put before the handshake is thrown away (RFC 3207 §6).
    buffer = Buffer.alloc(0);
    socket.on('data', onData).on('error', () => {});
  }
  attach(first);
  answer('GREETING', '', () => say('220-mail.test\n220 ready'));
}

type Ways = { say(text: string): void; answer(verb: string, argument: string, usual: () => void): void; attach(socket: Socket): void };

function commandsOf(state: State, { options, mails }: Shared, { say, answer, attach }: Ways) {
  const reset = () => Object.assign(state, { from: undefined, to: [] });
  const loggedIn = () => options.login === undefined || state.user !== undefined;
  const login = (user: string, password: string) => {
    const fits = options.login?.[0] === user && options.login[1] === password;
    if (fits) state.user = user;
    say(fits ? '235 2.7.0 Welcome' : '535 5.7.8 Authentication credentials invalid');
  };
  const decoded = (text: string) => Buffer.from(text, 'base64').toString('utf8');
  const offered = () =>
    [
      'mail.test greets you',
      ...(options.pipelining ? ['PIPELINING'] : []),
      'SIZE 100000',
      '8BITMIME',
      ...(options.startTls && !state.secure ? ['STARTTLS'] : []),
      ...(options.auth ? [`AUTH ${options.auth.join(' ')}`] : []),
    ].map((line, index, lines) => `250${index === lines.length - 1 ? ' ' : '-'}${line}`);

  const verbs: Record<string, (argument: string) => void> = {
    EHLO: (name) => {
      state.greeted = /^[\w.[\]:-]+$/.test(name);
      say(state.greeted ? offered().join('\n') : '501 5.5.4 Invalid name');
    },
    STARTTLS: () => {
      if (!options.startTls || options.tls === undefined) return say('502 5.5.1 Not offered');
      say('220 2.0.0 Go ahead');
      Object.assign(state, { secure: true, greeted: false });
      const plain = state.socket;
      plain.removeAllListeners('data');
      return attach(new TLSSocket(plain, { isServer: true, secureContext: createSecureContext(options.tls) }));
    },
    AUTH: (argument) => {
      const [mechanism = '', initial] = argument.split(' ');
      if (!options.auth?.includes(mechanism as 'PLAIN')) return say('504 5.5.4 Unknown mechanism');
      if (mechanism === 'PLAIN' && initial !== undefined) {
        const [, user = '', password = ''] = decoded(initial).split('\0');
        return login(user, password);
      }
      say('334 VXNlcm5hbWU6');
      state.next = (user) => {
        say('334 UGFzc3dvcmQ6');
        state.next = (password) => login(decoded(user), decoded(password));
      };
    },
    MAIL: (argument) => {
      const from = /^FROM:<([^<>\s]*)>( SIZE=\d+)?( BODY=8BITMIME)?$/.exec(argument)?.[1];
      if (!loggedIn()) return say('530 5.7.0 Authentication required');
      if (from === undefined || state.from !== undefined || !state.greeted) return say('503 5.5.1 Bad sequence or syntax');
      state.from = from;
      say('250 2.1.0 OK');
    },
    RCPT: (argument) => {
      const to = /^TO:<([^<>\s]+)>$/.exec(argument)?.[1];
      if (to === undefined || state.from === undefined) return say('503 5.5.1 Bad sequence or syntax');
      state.to.push(to);
      say('250 2.1.5 OK');
    },
    DATA: () => {
      if (state.to.length === 0) return say('503 5.5.1 No recipients');
      say('354 Go ahead');
      state.reading = true;
    },
    RSET: () => {
      reset();
      say('250 2.0.0 OK');
    },
    QUIT: () => {
      say('221 2.0.0 Bye');
      state.socket.end();
    },
  };

  return {
    line(text: string) {
      const { next } = state;
      state.next = undefined;
      if (next !== undefined) return next(text);
      const [, verb = '', argument = ''] = /^(\S+) ?(.*)$/.exec(text) ?? [];
      const known = verbs[verb];
      answer(verb, argument, () => (known === undefined ? say('500 5.5.2 Unknown command') : known(argument)));
    },
    received(stuffed: string) {
      answer('END', '', () => {
        // RFC 5321 §2.3.8 and §4.5.3.1.6: lines end with CR LF and have at most 998 characters.
        const lines = stuffed.split('\r\n');
        if (lines.some((line) => /[\r\n]/.test(line) || line.length > 998)) return say('554 5.6.0 Malformed message');
        const data = lines.map((line) => (line.startsWith('.') ? line.slice(1) : line)).join('\r\n');
        mails.push({ from: state.from ?? '', to: [...state.to], data, secure: state.secure, user: state.user });
        reset();
        say('250-2.0.0 Taken,\n250 2.0.0 thank you');
      });
    },
  };
}
