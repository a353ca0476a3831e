/**
 * A receiver of RELP that writes each message to a file before it answers, and may be killed at any time. Run as a process of
 * its own: `<port> <file>`. https://github.com/rsyslog/librelp/blob/master/doc/relp.html
 */
import { openSync, writeSync } from 'node:fs';
import { createServer } from 'node:net';

const [port = '0', path = ''] = process.argv.slice(2);
const file = openSync(path, 'a');
const OFFERS = '200 OK\nrelp_version=0\nrelp_software=e2e\ncommands=syslog';

const frame = (number: string, command: string, data: string): string =>
  `${number} ${command} ${data.length}${data === '' ? '' : ` ${data}`}\n`;

/** What is answered to a frame that is complete. */
function answer(number: string, command: string, data: Buffer): string {
  switch (command) {
    case 'open':
      return frame(number, 'rsp', OFFERS);
    case 'syslog':
      writeSync(file, Buffer.concat([data, Buffer.from('\n')]));
      return frame(number, 'rsp', '200 OK');
    case 'close':
      return `${frame(number, 'rsp', '')}${frame('0', 'serverclose', '')}`;
    default:
      return frame(number, 'rsp', '500 unknown command');
  }
}

const server = createServer((socket) => {
  let received: Buffer = Buffer.alloc(0);
  socket.setNoDelay(true).on('error', () => undefined);
  socket.on('data', (bytes) => {
    received = Buffer.concat([received, bytes]);
    let from = 0;
    let answers = '';
    for (;;) {
      const head = /^(\d{1,9}) (\w{1,32}) (\d{1,9})[ \n]/.exec(received.toString('latin1', from, from + 60));
      const [text = '', number = '', command = '', length = ''] = head ?? [];
      // Without data the line feed follows the length.
      const end = from + text.length + (Number(length) === 0 ? 0 : Number(length) + 1);
      if (head === null || received.length < end) break;
      answers += answer(number, command, received.subarray(from + text.length, end - 1));
      from = end;
    }
    received = received.subarray(from);
    if (answers !== '') socket.write(answers);
  });
});
server.listen(Number(port), '127.0.0.1', () => {
  const address = server.address();
  process.send?.({ port: typeof address === 'object' && address !== null ? address.port : 0 });
});
process.on('disconnect', () => process.exit());
