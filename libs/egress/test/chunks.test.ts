import assert from 'node:assert/strict';
import { it } from 'node:test';
import { loopbackEgress, serveTcp } from './fixtures.ts';

it('an answer is shown piece by piece as it arrives, also one that then breaks off', async (context) => {
  const head = 'HTTP/1.1 206 Partial Content\r\ncontent-length: 10\r\nx-a: 1\r\n\r\n';
  const server = await serveTcp((socket) => {
    socket.write(`${head}one`);
    setTimeout(() => socket.write('two'), 30);
    setTimeout(() => socket.destroy(), 60);
  });
  const egress = loopbackEgress();
  context.after(() => Promise.all([server.close(), egress.close()]));
  const seen: unknown[] = [];
  const asking = egress.request({
    method: 'GET',
    url: server.url,
    onChunk: (chunk, { status, headers }) => void seen.push([Buffer.from(chunk).toString(), status, headers['x-a']]),
  });
  await assert.rejects(asking, { code: 'egress_failed' });
  assert.deepEqual(seen, [
    ['one', 206, '1'],
    ['two', 206, '1'],
  ]);
});

it('the head of an answer is told once, whatever its status and before any of its body, and not that of an early hint', async (context) => {
  const server = await serveTcp((socket) => {
    socket.write('HTTP/1.1 103 Early Hints\r\nx-a: early\r\n\r\nHTTP/1.1 503 Busy\r\ncontent-length: 10\r\nretry-after: 7\r\n\r\n');
    setTimeout(() => socket.write('some'), 30);
    setTimeout(() => socket.destroy(), 60);
  });
  const egress = loopbackEgress();
  context.after(() => Promise.all([server.close(), egress.close()]));
  const seen: unknown[] = [];
  const asking = egress.request({
    method: 'GET',
    url: server.url,
    onHead: ({ status, headers }) => void seen.push([status, headers['retry-after']]),
    onChunk: (chunk) => void seen.push(Buffer.from(chunk).toString()),
  });
  await assert.rejects(asking, { code: 'egress_failed' });
  assert.deepEqual(seen, [[503, '7'], 'some']);
});

it('a deadline is met to some milliseconds, early as well as late', async (context) => {
  const server = await serveTcp(() => undefined);
  const egress = loopbackEgress();
  context.after(() => Promise.all([server.close(), egress.close()]));
  const started = performance.now();
  await assert.rejects(egress.request({ method: 'GET', url: server.url, timeoutMs: 700 }), { code: 'egress_timeout' });
  const elapsed = performance.now() - started;
  assert.ok(elapsed >= 690 && elapsed < 1_200, `${elapsed}`);
});
