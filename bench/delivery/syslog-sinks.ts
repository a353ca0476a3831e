/** Receivers of syslog, as lean as the protocols allow: RFC 5425 over TLS, and RELP. */
import { readFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import type { ExportCheck } from './export-records.ts';

/** Made for tests: for 127.0.0.1, and valid for a century. */
const pem = (name: string) => readFileSync(new URL(`../../libs/egress/test/certificates/${name}`, import.meta.url), 'utf8');

export const authority = (): string => pem('authority.crt');

type Take = ExportCheck['take'];

export const syslogOverTls = (take: Take): Server =>
  createTlsServer({ key: pem('server.key'), cert: pem('server.crt') }, (socket) =>
    readFrames(socket, (bytes, from) => {
      const space = bytes.indexOf(SPACE, from);
      if (space === -1) return undefined;
      const end = space + 1 + Number(bytes.toString('latin1', from, space));
      if (bytes.length < end) return undefined;
      takeMessage(take, bytes.toString('utf8', space + 1, end));
      return { end, answer: '' };
    }),
  );

/** https://github.com/rsyslog/librelp/blob/master/doc/relp.html */
export const relp = (take: Take): Server =>
  createServer({ noDelay: true }, (socket) =>
    readFrames(socket, (bytes, from) => {
      const [text = '', number = '', command = '', length = ''] = RELP_HEAD.exec(bytes.toString('latin1', from, from + 64)) ?? [];
      const start = from + text.length;
      // Without data the line feed follows the length.
      const end = Number(length) === 0 ? start : start + Number(length) + 1;
      if (text === '' || bytes.length < end) return undefined;
      if (command === 'syslog') takeMessage(take, bytes.toString('utf8', start, end - 1));
      return { end, answer: RELP_ANSWERS[command]?.(number) ?? relpFrame(number, '500 unknown command') };
    }),
  );

const SPACE = 32;
const RELP_HEAD = /^(\d{1,9}) (\w{1,32}) (\d{1,9})[ \n]/;
const relpFrame = (number: string, data: string) => `${number} rsp ${data.length}${data === '' ? '' : ` ${data}`}\n`;
const RELP_ANSWERS: Readonly<Record<string, (number: string) => string>> = {
  open: (number) => relpFrame(number, '200 OK\nrelp_version=0\nrelp_software=bench\ncommands=syslog'),
  syslog: (number) => `${number} rsp 6 200 OK\n`,
  close: (number) => `${relpFrame(number, '')}0 serverclose 0\n`,
};

type Frame = { readonly end: number; readonly answer: string };

/** @param read undefined while the frame is not whole */
function readFrames(socket: Socket, read: (bytes: Buffer, from: number) => Frame | undefined): void {
  let rest: Buffer = Buffer.alloc(0);
  socket.on('error', () => undefined);
  socket.on('data', (chunk: Buffer) => {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let from = 0;
    let answers = '';
    for (let frame = read(bytes, from); frame !== undefined; frame = read(bytes, from)) {
      answers += frame.answer;
      from = frame.end;
    }
    rest = bytes.subarray(from);
    if (answers !== '') socket.write(answers);
  });
}

/** `<82>1 2026-11-20T10:00:00.123Z … [data] CEF:0|…` */
function takeMessage(take: Take, message: string): void {
  const time = message.indexOf(' ') + 1;
  take(message.slice(message.indexOf('] CEF:') + 2), Date.parse(message.slice(time, message.indexOf(' ', time))));
}
