import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import { createEgress, type Egress } from '@sentinelmesh/egress';
import fc from 'fast-check';
import { email } from '../src/kinds/email/email.ts';
import { sampleEvents } from './fixtures/sample-events.ts';
import { type Certificates, makeCertificates } from './receivers/certificates.ts';
import { type Opening, openPush, sampleEvent, sendOnce } from './receivers-http/push.ts';
import { loopbackEgress, type Serving, serveTcp } from './receivers-http/serve.ts';
import { type SmtpOptions, type SmtpServer, serveSmtp } from './receivers-http/smtp.ts';

const ADDRESSES = { from: 'alerts@mesh.example', to: ['ada@example.com', 'b@example.org'] };
const LOGIN = ['mesh', 'pä$$ word'] as const;

let egress: Egress;
let folder: string;
let certificates: Certificates;
let server: SmtpServer | Serving | undefined;
before(() => {
  egress = loopbackEgress();
  folder = mkdtempSync(join(tmpdir(), 'email-kind-'));
  certificates = makeCertificates(folder);
});
after(async () => {
  rmSync(folder, { recursive: true });
  await egress.close();
});
afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function serve(options: SmtpOptions = {}): Promise<SmtpServer> {
  await server?.close();
  const served = await serveSmtp({ startTls: true, tls: certificates.server, ...options });
  server = served;
  return served;
}

const open = ({ port }: Serving, different: Partial<Opening> & { scheme?: string } = {}) => {
  const { scheme = 'smtp', settings, ...more } = different;
  return openPush(email, {
    egress,
    url: `${scheme}://localhost:${port}`,
    settings: { ...ADDRESSES, ca: certificates.ca, ...settings },
    ...more,
  });
};

const withLogin = { settings: { username: LOGIN[0] }, credential: LOGIN[1] };

describe('a mail', () => {
  it('is brought over STARTTLS or TLS, with a login in any of the usual ways, to servers old and new', async () => {
    for (const implicit of [true, false]) {
      for (const auth of ['PLAIN', 'LOGIN'] as const) {
        for (const pipelining of [true, false]) {
          const smtp = await serve({ implicit, startTls: !implicit, auth: [auth], login: LOGIN, pipelining });
          const result = await sendOnce(open(smtp, { scheme: implicit ? 'smtps' : 'smtp', ...withLogin }));
          assert.deepEqual([result.succeeded, result.error, result.status], [true, undefined, 250], result.response);
          assert.equal(result.response, '250-2.0.0 Taken,\n250 2.0.0 thank you');
          const { from, to, secure, user } = smtp.mails[0] ?? assert.fail('no mail');
          assert.deepEqual({ from, to, secure, user }, { ...ADDRESSES, secure: true, user: LOGIN[0] });
          assert.equal(smtp.mails.length, 1);
          assert.ok((result.timings.connectMs ?? -1) >= 0 && (result.timings.tlsMs !== undefined) === implicit);
        }
      }
    }
  });

  it('of any event holds its facts, and an id by which two of them can be told to be one', async () => {
    const smtp = await serve();
    const sender = open(smtp);
    for (const event of sampleEvents()) {
      for (const _ of [1, 2]) {
        const { succeeded, response } = await sender.send(event, { attemptedAt: new Date(), signal: AbortSignal.timeout(20_000) });
        assert.equal(succeeded, true, `${event.type}: ${response}`);
      }
      const [first, second] = smtp.mails.slice(-2).map(({ data }) => /^Message-ID: (.*)\r$/m.exec(data)?.[1]);
      assert.equal(first, `<${event.id}@mesh.example>`);
      assert.equal(second, first);
      assert.match(smtp.mails.at(-1)?.data ?? '', new RegExp(`Severity: ${event.severity}`));
    }
    await sender.close();
  });

  it('says who it is from and to, once, and that no person wrote it', async () => {
    const smtp = await serve();
    await sendOnce(open(smtp));
    const [head = ''] = (smtp.mails[0]?.data ?? '').split('\r\n\r\n');
    const names = head.split(/\r\n(?![ \t])/).map((line) => line.slice(0, line.indexOf(':')).toLowerCase());
    const expected = [
      'auto-submitted',
      'content-type',
      'date',
      'from',
      'message-id',
      'mime-version',
      'subject',
      'to',
      'x-auto-response-suppress',
    ];
    assert.deepEqual(names.toSorted(), expected);
    assert.match(head, /^From: SentinelMesh <alerts@mesh\.example>\r$/m);
    assert.match(head, /^To: ada@example\.com, b@example\.org\r$/m);
  });

  it('arrives as it was written: lines that begin with dots, long lines, any script', async () => {
    const smtp = await serve();
    const reasons = ['.', '..', '.hidden', `.${'é漢😀 '.repeat(40)}`];
    const sample = sampleEvent();
    const inspection = { ...(sample.data.inspection as object), end_user: '.dots', reasons };
    const result = await sendOnce(open(smtp), { ...sample, data: { ...sample.data, inspection } });
    assert.equal(result.succeeded, true, result.response);
    assert.equal(smtp.mails.length, 1);
    assert.match(smtp.mails[0]?.data ?? '', /End user: \.dots/);
  });

  it('has no header that an event could have put there, and no markup', async () => {
    const smtp = await serve();
    const sender = open(smtp);
    const evil = fc.array(
      fc.constantFrom('\r\n', '\n', '\r', 'Bcc: eve@evil.example', '\r\n.\r\n', '<script>alert(1)</script>', '\u2028', '\0', '"', '😀'),
      {
        minLength: 1,
        maxLength: 12,
      },
    );
    const sample = sampleEvent();
    await fc.assert(
      fc.asyncProperty(evil, async (parts) => {
        const text = parts.join('');
        const event = {
          ...sample,
          type: `unknown.${text}`,
          correlationId: text,
          data: { ...sample.data, inspection: { reasons: [text], end_user: text } },
        };
        const result = await sender.send(event, { attemptedAt: new Date(), signal: AbortSignal.timeout(20_000) });
        assert.equal(result.succeeded, true, result.response);
        const { data, to } = smtp.mails.at(-1) ?? assert.fail('no mail');
        const [head = ''] = data.split('\r\n\r\n');
        assert.doesNotMatch(head, /^Bcc/im);
        assert.doesNotMatch(data.slice(data.indexOf('Content-Type: text/html')), /<(=\r\n)?script/);
        assert.deepEqual(to, ADDRESSES.to);
      }),
      { numRuns: 60 },
    );
    const mails = smtp.mails.length;
    assert.ok(mails >= 60);
    await sender.close();
  });
});

describe('settings', () => {
  it('are refused with an address that is none, or more than one, or too many', () => {
    const bad = [
      ...[
        'ada',
        '@example.com',
        'a b@example.com',
        'ada@',
        'a@b@c.example',
        '<ada@example.com>',
        'Ada <ada@example.com>',
        'é@example.com',
        'a..b@example.com',
      ],
      ...[
        'ada@example.com\r\nBcc: x@y.example',
        'ada@example.com>\r\nRCPT TO:<x@y.example',
        'a@-b.example',
        `${'a'.repeat(65)}@example.com`,
      ],
    ];
    for (const address of bad) {
      assert.equal(email.settings.safeParse({ ...ADDRESSES, from: address }).success, false, address);
      assert.equal(email.settings.safeParse({ ...ADDRESSES, to: [address] }).success, false, address);
    }
    const many = Array.from({ length: 51 }, (_, index) => `a${index}@example.com`);
    for (const to of [[], many, ['a@example.com', 'A@example.com']])
      assert.equal(email.settings.safeParse({ ...ADDRESSES, to }).success, false);
    assert.equal(email.settings.safeParse({ ...ADDRESSES, to: many.slice(1) }).success, true);
    for (const more of [{ username: 'a\r\nb' }, { ca: 'x' }, { tls: 'opportunistic' }, { password: 'x' }]) {
      assert.equal(email.settings.safeParse({ ...ADDRESSES, ...more }).success, false, JSON.stringify(more));
    }
  });

  it('need a username with a password, and a password with a username', async () => {
    const smtp = await serve();
    for (const different of [{ credential: 'x' }, { settings: { username: 'x' } }]) {
      assert.equal((await sendOnce(open(smtp, different))).error, 'configuration');
    }
    const userInfo = openPush(email, { egress, url: `smtp://user:pw@localhost:${smtp.port}`, settings: ADDRESSES });
    assert.equal((await sendOnce(userInfo)).error, 'configuration');
    assert.equal(smtp.connections(), 0);
  });
});

describe('a mail server without proper TLS', () => {
  it('is told nothing', async () => {
    const none = await serve({ startTls: false, auth: ['PLAIN'], login: LOGIN });
    assert.equal((await sendOnce(open(none, withLogin))).error, 'tls');
    assert.deepEqual(none.verbs, ['GREETING', 'EHLO', 'STARTTLS']);
    for (const implicit of [true, false]) {
      const scheme = implicit ? 'smtps' : 'smtp';
      const unknown = await serve({ implicit, auth: ['PLAIN'], login: LOGIN });
      const { settings, credential } = withLogin;
      assert.equal((await sendOnce(open(unknown, { scheme, credential, settings: { ...settings, ca: undefined } }))).error, 'tls');
      const otherName = await serve({ implicit, tls: certificates.client });
      assert.equal((await sendOnce(open(otherName, { scheme, ...withLogin }))).error, 'tls');
      assert.deepEqual([unknown.mails.length, unknown.verbs.includes('AUTH'), otherName.verbs.includes('AUTH')], [0, false, false]);
    }
  });

  it('is spoken to in its own network when that was asked for', async () => {
    const smtp = await serve({ startTls: false });
    assert.equal((await sendOnce(open(smtp, { settings: { tls: 'none' } }))).succeeded, true);
    assert.equal(smtp.mails[0]?.secure, false);
  });

  it('is not spoken to at a public address, whatever was asked for', async () => {
    const smtp = await serve({ startTls: false });
    const connect: Egress['connect'] = async (target) => {
      const { socket, timings } = await egress.connect({ ...target, host: '127.0.0.1', port: smtp.port });
      return { socket: Object.defineProperty(socket, 'remoteAddress', { value: '93.184.215.14' }), timings };
    };
    const { error, response } = await sendOnce(open(smtp, { egress: { ...egress, connect }, settings: { tls: 'none' } }));
    assert.equal(error, 'configuration');
    assert.match(response ?? '', /network of the operator/);
    assert.deepEqual([smtp.verbs, smtp.mails], [['GREETING'], []]);
  });
});

describe('a mail server behind a proxy', () => {
  it('is spoken to with TLS alone: nobody sees whether it is near', async (t) => {
    const proxy = await serveTcp((toUs) => {
      toUs.once('data', (head: Buffer) => {
        const [, host = '', port = ''] = /^CONNECT (\S+):(\d+) /.exec(head.toString()) ?? [];
        const onwards = connect(Number(port), host, () => toUs.write('HTTP/1.1 200 OK\r\n\r\n')).on('error', () => {});
        toUs.pipe(onwards).pipe(toUs);
      });
    });
    t.after(proxy.close);
    const allow = { hosts: ['127.0.0.1', 'localhost'] };
    const proxied = createEgress({ allow, proxy: { url: `http://127.0.0.1:${proxy.port}` }, log: { warn() {} } });
    t.after(proxied.close);
    const smtp = await serve({ auth: ['PLAIN'], login: LOGIN });
    const { error, response } = await sendOnce(
      open(smtp, { ...withLogin, egress: proxied, settings: { ...withLogin.settings, tls: 'none' } }),
    );
    assert.equal(error, 'configuration');
    assert.match(response ?? '', /no proxy/);
    assert.deepEqual(smtp.verbs, ['GREETING']);
    assert.equal((await sendOnce(open(smtp, { ...withLogin, egress: proxied }))).succeeded, true);
  });
});

describe('the reply of a mail server', () => {
  const failing = async (reply: SmtpOptions['reply'], different: Parameters<typeof open>[1] = {}) => {
    const smtp = await serve({ ...(reply === undefined ? {} : { reply }), pipelining: true, auth: ['PLAIN'], login: LOGIN });
    const { error, status, response, succeeded } = await sendOnce(open(smtp, { ...withLogin, ...different }));
    return { error, status, response, succeeded, taken: smtp.mails.length };
  };
  const at = (place: string, reply: string) => failing((verb) => (verb === place ? reply : undefined));

  it('says whether to come again', async () => {
    const expected: readonly [place: string, reply: string, error: string][] = [
      ['GREETING', '554 5.3.2 No', 'client_error'],
      ['GREETING', '421 4.3.2 Busy', 'throttled'],
      ['EHLO', '421 4.3.2 Busy', 'throttled'],
      ['AUTH', '454 4.7.0 Later', 'throttled'],
      ['MAIL', '451 4.3.0 Trouble', 'server_error'],
      ['MAIL', '452 4.3.1 Full', 'throttled'],
      ['MAIL', '550 5.7.1 Not you', 'client_error'],
      ['MAIL', '530 5.7.0 Log in', 'configuration'],
      ['RCPT', '450 4.2.0 Busy', 'throttled'],
      ['RCPT', '550-5.1.1 No such\n550 5.1.1 user', 'client_error'],
      ['END', '451 4.3.0 Trouble', 'server_error'],
      ['END', '554 5.7.1 Spam', 'client_error'],
      ['END', '421 4.3.2 Going down', 'throttled'],
    ];
    for (const [place, reply, error] of expected) {
      const result = await at(place, reply);
      assert.deepEqual([result.error, result.status, result.succeeded], [error, Number(reply.slice(0, 3)), false], `${place} ${reply}`);
      assert.ok(result.response?.includes(reply), result.response);
    }
  });

  it('is a wrong setting when the login is refused', async () => {
    for (const credential of ['wrong', '']) {
      const result = await failing(undefined, { credential: credential || 'x' });
      assert.deepEqual([result.error, result.status], ['configuration', 535]);
      assert.doesNotMatch(result.response ?? '', /wrong/);
    }
    const none = await serve();
    assert.equal((await sendOnce(open(none, withLogin))).error, 'configuration');
    const echo = await failing((verb, argument) => (verb === 'AUTH' ? `535 5.7.8 AUTH ${argument}, ${LOGIN[1]}` : undefined));
    assert.equal(echo.response, '535 5.7.8 AUTH PLAIN ***, ***');
  });

  it('is a success when one of several recipients takes it, and tells of the others', async () => {
    const result = await failing((verb, argument) => (verb === 'RCPT' && argument.includes('ada') ? '550 5.1.1 No such user' : undefined));
    assert.deepEqual([result.succeeded, result.taken], [true, 1]);
    assert.match(result.response ?? '', /thank you\n550 5\.1\.1 No such user/);
  });

  it('that is none, or endless, or not understood, is a failure', async () => {
    for (const place of ['GREETING', 'EHLO', 'MAIL', 'DATA', 'END']) {
      const { error } = await failing((verb) => (verb === place ? 'drop' : undefined));
      assert.equal(error, 'reset', place);
    }
    assert.equal((await failing((verb) => (verb === 'DURING' ? 'drop' : undefined))).error, 'reset');
    assert.equal((await at('EHLO', 'HTTP/1.1 400 Bad Request')).error, 'reset');
    await server?.close();
    server = await serveTcp((socket) => {
      const pour = setInterval(() => socket.write(`220-${'x'.repeat(8_000)}\r\n`), 1);
      socket.on('close', () => clearInterval(pour));
    });
    assert.equal((await sendOnce(open(server))).error, 'reset');
  });
});

describe('an attempt', () => {
  it('with a server that says nothing ends when it is told to, wherever it is', async () => {
    for (const place of ['GREETING', 'EHLO', 'STARTTLS', 'MAIL', 'END']) {
      const smtp = await serve({ reply: (verb) => (verb === place ? 'hang' : undefined) });
      const startedAt = performance.now();
      const { error } = await sendOnce(open(smtp), sampleEvent(), AbortSignal.timeout(300));
      assert.equal(error, 'timeout', place);
      assert.ok(performance.now() - startedAt < 2_000);
      assert.equal(smtp.mails.length, 0);
    }
  });

  it('uses the connection of the one before, and another when that is gone', async () => {
    const smtp = await serve();
    const sender = open(smtp);
    const send = async () => (await sender.send(sampleEvent(), { attemptedAt: new Date(), signal: AbortSignal.timeout(20_000) })).succeeded;
    assert.deepEqual([await send(), await send(), await send()], [true, true, true]);
    assert.equal(smtp.connections(), 1);
    for (const socket of smtp.sockets) socket.destroy();
    assert.equal(await send(), true);
    assert.deepEqual([smtp.connections(), smtp.mails.length], [2, 4]);
    // Two at once need two; one of them stays.
    assert.deepEqual(await Promise.all([send(), send()]), [true, true]);
    assert.equal(smtp.connections(), 3);
    await sender.close();
    await new Promise((resolve) => setTimeout(resolve, 100));
    assert.equal(smtp.sockets.size, 0);
  });

  it('is refused where egress refuses', async () => {
    const { createEgress } = await import('@sentinelmesh/egress');
    const strict = createEgress({ log: { warn() {} } });
    const closed = openPush(email, { egress: strict, url: 'smtp://127.0.0.1:587', settings: ADDRESSES });
    assert.equal((await sendOnce(closed)).error, 'blocked');
    await strict.close();
    const smtp = await serve();
    await smtp.close();
    assert.equal((await sendOnce(open(smtp))).error, 'connect');
  });
});
