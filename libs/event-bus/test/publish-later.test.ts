import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Msg } from '@nats-io/transport-node';
import type { BusMessage } from '../src/index.ts';
import { startTestBus, until } from './test-bus.ts';

const { connect, plain, log } = await startTestBus();

/** No stream is provisioned here: the test answers in its place. */
const outside = await plain();
const asked: { readonly id: string; readonly subject: string }[] = [];
const answers = new Map<string, (message: Msg) => void>();
outside.subscribe('sm.cmd.>', {
  callback: (_error, message) => {
    asked.push({ id: message.headers?.get('Nats-Msg-Id') ?? '', subject: message.subject });
    answers.get(message.subject)?.(message);
  },
});
await outside.flush();

let made = 0;
function message(answer: (message: Msg) => void): BusMessage {
  const subject = `sm.cmd.later.${++made}`;
  answers.set(subject, answer);
  return { id: `cmd_${made}`, subject, headers: {}, payload: Buffer.from('{}') };
}
const stored = (message: Msg) => message.respond('{"stream":"CMD","seq":1}');
const refused = (code: number, err_code: number) => (message: Msg) =>
  message.respond(JSON.stringify({ error: { code, err_code, description: 'no' }, stream: 'CMD', seq: 0 }));
const sent = ({ id }: BusMessage) => asked.filter((one) => one.id === id).length;

describe('what nobody waits for', () => {
  it('is published by itself', async () => {
    const bus = await connect();
    const later = message(stored);
    bus.publishLater(later);
    await until(() => sent(later) === 1, 'the message');
  });

  it('leaves with what is published next, and before it', async () => {
    const bus = await connect();
    const [later, urgent] = [message(stored), message(stored)];
    bus.publishLater(later);
    await bus.publish(urgent);
    const order = asked.map(({ id }) => id);
    assert.ok(order.indexOf(later.id) < order.indexOf(urgent.id));
  });

  it('is published again under its id until the bus takes it', async () => {
    const bus = await connect();
    let attempts = 0;
    const later = message((asked) => (++attempts < 3 ? refused(503, 10_077)(asked) : stored(asked)));
    bus.publishLater(later);
    await until(() => sent(later) === 3, 'the third attempt', 5_000);
    assert.equal(attempts, 3);
  });

  it('is given up at once where the bus will never take it, and that is logged', async () => {
    const bus = await connect();
    const later = message(refused(400, 10_054));
    bus.publishLater(later);
    await until(() => log.lines.some(({ fields }) => 'id' in fields && fields.id === later.id), 'the warning');
    assert.equal(sent(later), 1);
  });

  it('is stored before the bus is closed', async () => {
    const bus = await connect();
    let isStored = false;
    const later = message((asked) => {
      isStored = true;
      stored(asked);
    });
    bus.publishLater(later);
    await bus.close();
    assert.ok(isStored);
  });
});
