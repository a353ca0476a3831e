import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { describe, it, type TestContext } from 'node:test';
import { createLookup } from './resolve-name.ts';

const A = 1;

type Asked = { readonly name: string; readonly type: number };

/** A name server; says nothing where there is no answer, and that there is no such name where it is empty. */
async function givenNameServer(context: TestContext, answerTo: (asked: Asked) => readonly number[] | undefined) {
  const socket = createSocket('udp4');
  let asked = 0;
  socket.on('message', (query, { port, address }) => {
    asked += 1;
    const end = query.indexOf(0, 12) + 5;
    const labels = query.toString('latin1', 12, end - 5).replace(/[^a-z0-9-]/gi, '.');
    const type = query.readUInt16BE(end - 4);
    const data = answerTo({ name: labels.slice(1).toLowerCase(), type });
    if (data === undefined) return;
    const header = Buffer.from([
      query[0] ?? 0,
      query[1] ?? 0,
      0x81,
      data.length === 0 ? 0x83 : 0x80,
      0,
      1,
      0,
      data.length === 0 ? 0 : 1,
      0,
      0,
      0,
      0,
    ]);
    const record = data.length === 0 ? [] : [0xc0, 12, 0, type, 0, 1, 0, 0, 0, 60, 0, data.length, ...data];
    socket.send(Buffer.concat([header, query.subarray(12, end), Buffer.from(record)]), port, address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  context.after(() => socket.close());
  return { lookup: createLookup([`127.0.0.1:${socket.address().port}`]), asked: () => asked };
}

const how = (isListed = false, signal = new AbortController().signal) => ({ isListed, signal });

describe('a name', () => {
  it('is not kept waiting by others whose servers never answer', async (context) => {
    const { lookup } = await givenNameServer(context, ({ name, type }) =>
      name !== 'good.test' ? undefined : type === A ? [192, 0, 2, 1] : [],
    );
    const controller = new AbortController();
    const silent = Array.from({ length: 50 }, (_, index) => lookup(`name-${index}.test`, how(false, controller.signal)));
    const begun = performance.now();
    assert.deepEqual(await lookup('good.test', how()), [{ address: '192.0.2.1', family: 4 }]);
    assert.ok(performance.now() - begun < 1_500, 'before any of the others was given up');
    controller.abort();
    const given = await Promise.allSettled(silent);
    assert.ok(given.every(({ status }) => status === 'rejected'));
    assert.ok(performance.now() - begun < 1_500, 'who gives up is not kept waiting either');
  });

  it('has the addresses of both families, and fails where neither has one', async (context) => {
    const address = [0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7];
    const { lookup } = await givenNameServer(context, ({ name, type }) => {
      if (type === A) return name === 'both.test' || name === 'half.test' ? [192, 0, 2, 1] : [];
      if (name === 'half.test') return undefined;
      return name === 'none.test' ? [] : address;
    });
    const six = { address: '2001:db8::7', family: 6 };
    assert.deepEqual(await lookup('both.test', how()), [{ address: '192.0.2.1', family: 4 }, six]);
    assert.deepEqual(await lookup('six.test', how()), [six]);
    await assert.rejects(lookup('none.test', how()));
    const begun = performance.now();
    assert.deepEqual(await lookup('half.test', how()), [{ address: '192.0.2.1', family: 4 }]);
    assert.ok(performance.now() - begun < 1_900, 'a name server that says nothing of the other family is not waited for');
  });

  it('that the operator has listed, and localhost, are asked of the system, which has a file of hosts', async (context) => {
    const { lookup, asked } = await givenNameServer(context, () => [192, 0, 2, 1]);
    for (const listed of [true, false]) {
      const answers = await lookup('localhost', how(listed));
      assert.ok(answers.length > 0 && answers.every(({ address }) => address.startsWith('127.') || address === '::1'));
    }
    assert.equal(asked(), 0);
    await assert.rejects(lookup('name.invalid', how(true)), { syscall: 'getaddrinfo' });
  });
});
