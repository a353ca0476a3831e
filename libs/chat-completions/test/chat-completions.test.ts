import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { createChatCompletions, spentOf } from '../src/index.ts';
import { completion, delta, done, event, givenClient, json, lastUsage, never, startEndpoint, status, stop, stream } from './stand-in.ts';

const question = { messages: [{ role: 'user', content: 'hello wombat' }] as const, maxTokens: 50 };
const seen = { inputTokens: 9, cachedInputTokens: 2, cacheWriteTokens: 0, outputTokens: 4, reasoningTokens: 0 };

/** What a call throws. */
const failure = (asking: Promise<unknown>): Promise<Error & { code: string }> =>
  asking.then(
    () => assert.fail('it was answered'),
    (error) => error,
  );

describe('a question', () => {
  it('is sent as the clients of OpenAI send it, and its answer read', async (context) => {
    const endpoint = await startEndpoint(context, json(completion('hi')));
    const { ask, isOpen } = givenClient(context, { url: endpoint.url });
    assert.deepEqual(await ask({ ...question, json: true }), {
      text: 'hi',
      model: 'small-2026',
      usage: { inputTokens: 11, cachedInputTokens: 0, cacheWriteTokens: 0, outputTokens: 3, reasoningTokens: 0 },
      tools: [],
      finishReason: 'stop',
    });
    const [asked] = endpoint.asked;
    assert.equal(asked?.url, '/v1/chat/completions');
    assert.equal(asked?.headers.authorization, 'Bearer sk-test');
    assert.deepEqual(asked?.body, {
      model: 'small',
      messages: question.messages,
      max_tokens: 50,
      response_format: { type: 'json_object' },
    });
    assert.ok(!isOpen());
  });

  it('may be addressed with the whole path and a query', async (context) => {
    const endpoint = await startEndpoint(context, json(completion('hi')));
    await givenClient(context, { url: `${endpoint.url}/chat/completions/?api-version=1` }).ask(question);
    assert.equal(endpoint.asked[0]?.url, '/v1/chat/completions?api-version=1');
    for (const url of ['', 'api.example.com', 'file:///etc/passwd'])
      assert.throws(() => givenClient(context, { url }), { code: 'invalid_argument' });
  });

  it('may be answered with tools, a refusal, no usage and no model', async (context) => {
    const calls = [{ id: '1', type: 'function', function: { name: 'search', arguments: '{}' } }, { function: { name: 'mail' } }, {}];
    const endpoint = await startEndpoint(
      context,
      json({ choices: [{ message: { content: null, tool_calls: calls }, finish_reason: 'tool_calls' }] }),
      json({ choices: [{ message: { content: null, refusal: 'no' } }] }),
    );
    const { ask } = givenClient(context, { url: endpoint.url });
    const answer = { text: '', model: 'small', usage: undefined, tools: ['search', 'mail'], finishReason: 'tool_calls' };
    assert.deepEqual(await ask(question), answer);
    assert.deepEqual(await ask(question), { ...answer, text: 'no', tools: [], finishReason: '' });
  });

  it('is answered by a model with a name, or by the one that was asked', async (context) => {
    const names = ['eu.anthropic.claude-4:0', '/models/small.gguf', 'call ada@example.com', 'small\n2026', 'x'.repeat(201), ''];
    const endpoint = await startEndpoint(
      context,
      ...names.map((model) => json({ ...completion('hi'), model })),
      ...names.map((model) => stream([event({ model, choices: [{ index: 0, delta: { content: 'hi' } }] }), stop, done])),
    );
    const { ask } = givenClient(context, { url: endpoint.url });
    const told: string[] = [];
    for (const _ of [...names, ...names]) told.push((await ask(question)).model);
    const expected = [...names.slice(0, 2), 'small', 'small', 'small', 'small'];
    assert.deepEqual(told, [...expected, ...expected]);
  });

  it('brings text that every part of the mesh takes', async (context) => {
    const endpoint = await startEndpoint(context, json(completion('a\0b\ud800c')));
    assert.equal((await givenClient(context, { url: endpoint.url }).ask(question)).text, 'a\uFFFDb\uFFFDc');
  });
});

describe('a streamed answer', () => {
  const tool = (index: number, name: string) =>
    event({ choices: [{ index: 0, delta: { tool_calls: [{ index, function: { name, arguments: '{"a' } }] } }] });

  it('is asked for with its usage, and put together from its chunks', async (context) => {
    const pieces = [delta('grü'), ': ping\n\n', delta('ße 😀'), tool(1, 'mail'), tool(0, 'search'), tool(0, ''), stop, lastUsage, done];
    const endpoint = await startEndpoint(context, stream(pieces));
    const answer = await givenClient(context, { url: endpoint.url, stream: true }).ask(question);
    assert.deepEqual(answer, { text: 'grüße 😀', model: 'small-2026', usage: seen, tools: ['search', 'mail'], finishReason: 'stop' });
    assert.deepEqual(endpoint.asked[0]?.body.stream_options, { include_usage: true });
  });

  it('is the same when every byte comes alone', async (context) => {
    const bytes = Buffer.from([delta('grüße'), delta(' 😀'), stop, lastUsage, done].join(''));
    const endpoint = await startEndpoint(context, stream([...bytes].map((byte) => Buffer.of(byte))));
    const { text, usage } = await givenClient(context, { url: endpoint.url, stream: true }).ask(question);
    assert.deepEqual([text, usage], ['grüße 😀', seen]);
  });

  it('is read also where a whole one was asked for, without [DONE], and where only the first choice is wanted', async (context) => {
    const other = event({ choices: [{ index: 1, delta: { content: 'other' } }] });
    const endpoint = await startEndpoint(context, stream([delta('hi'), other, stop]));
    assert.equal((await givenClient(context, { url: endpoint.url }).ask(question)).text, 'hi');
  });

  it('is complete when its end was announced, even if the connection then breaks or stays open', async (context) => {
    for (const then of ['destroy', 'hang'] as const) {
      const endpoint = await startEndpoint(context, stream([delta('hi'), stop, lastUsage, done], then));
      const started = performance.now();
      assert.deepEqual((await givenClient(context, { url: endpoint.url }).ask(question)).usage, seen);
      assert.ok(performance.now() - started < 1_500);
    }
  });

  it('that breaks off says what it used so far', async (context) => {
    const pieces = [delta('some'), lastUsage, delta(' words')];
    const endpoint = await startEndpoint(context, stream(pieces, 'destroy'));
    const error = await failure(givenClient(context, { url: endpoint.url }).ask(question));
    assert.equal(error.code, 'chat_broken_off');
    assert.deepEqual(spentOf(error), { kind: 'usage', usage: seen, estimated: false });
    assert.equal(endpoint.asked.length, 1, 'it is not asked again');
  });

  it('that breaks off before any usage says what the part that came is worth', async (context) => {
    const part = 'x'.repeat(30);
    const endpoint = await startEndpoint(context, stream([delta(part)], 'end'), stream(Array(80).fill(delta('y')), 'hang'));
    const { ask } = givenClient(context, { url: endpoint.url });
    const estimated = { inputTokens: 4, cachedInputTokens: 0, cacheWriteTokens: 0, reasoningTokens: 0 };
    assert.deepEqual(spentOf(await failure(ask(question))), { kind: 'usage', usage: { ...estimated, outputTokens: 10 }, estimated: true });
    const late = await failure(ask({ ...question, timeoutMs: 400 }));
    assert.equal(late.code, 'chat_timeout');
    assert.deepEqual(spentOf(late), { kind: 'usage', usage: { ...estimated, outputTokens: 50 }, estimated: true }, 'never more than asked');
  });

  it('that reports a failure, or something else than chunks, is refused', async (context) => {
    const failed = event({ error: { message: 'wombat' } });
    const endpoint = await startEndpoint(
      context,
      stream([delta('a'), failed, done]),
      stream([delta('a'), 'data: {"choices":7}\n\n', done]),
    );
    const { ask } = givenClient(context, { url: endpoint.url });
    assert.equal((await failure(ask(question))).code, 'chat_broken_off');
    assert.equal((await failure(ask(question))).code, 'chat_unreadable');
  });
});

describe('an endpoint that fails', () => {
  it('is asked again after a passing failure, and not before Retry-After', async (context) => {
    for (const code of [408, 409, 429, 500, 503]) {
      const endpoint = await startEndpoint(context, status(code, code === 429 ? { 'retry-after': '1' } : {}), json(completion('hi')));
      const started = performance.now();
      assert.equal((await givenClient(context, { url: endpoint.url }).ask(question)).text, 'hi');
      assert.ok(code !== 429 || performance.now() - started >= 1_000);
      assert.equal(endpoint.asked.length, 2);
    }
  });

  it('is given up after the retries, or at once when it asks for more time than there is', async (context) => {
    const endpoint = await startEndpoint(context, status(503));
    const error = await failure(givenClient(context, { url: endpoint.url, retries: 1 }).ask(question));
    assert.deepEqual([error.code, endpoint.asked.length, spentOf(error).kind], ['chat_unavailable', 2, 'nothing']);

    const busy = await startEndpoint(context, status(429, { 'retry-after': '60' }));
    const refused = await failure(givenClient(context, { url: busy.url }).ask(question));
    assert.deepEqual([refused.code, busy.asked.length], ['chat_unavailable', 1]);
    assert.equal((refused as Error & { retryAfterMs?: number }).retryAfterMs, 60_000);
  });

  it('is not asked again when it refuses, redirects, or answers with something else', async (context) => {
    const cases = [
      [status(400), 'chat_refused'],
      [status(401), 'chat_refused'],
      [status(307, { location: 'http://127.0.0.1:1/' }), 'chat_refused'],
      [json({}), 'chat_unreadable'],
      [json({ choices: [] }), 'chat_unreadable'],
      [json({ choices: [{ message: { content: 7 } }] }), 'chat_unreadable'],
      [json(completion('x'.repeat(200_000))), 'chat_unreadable'],
    ] as const;
    for (const [answer, code] of cases) {
      const endpoint = await startEndpoint(context, answer);
      const error = await failure(givenClient(context, { url: endpoint.url, maxResponseBytes: 100_000 }).ask(question));
      assert.deepEqual([error.code, endpoint.asked.length], [code, 1]);
    }
    const garbage = await startEndpoint(context, (response) => response.end(Buffer.of(0x7b, 0xff)));
    assert.equal((await failure(givenClient(context, { url: garbage.url }).ask(question))).code, 'chat_unreadable');
  });

  it('is asked again when it cannot be connected to, and not when the connection broke after that', async (context) => {
    const gone = await failure(givenClient(context, { url: 'http://127.0.0.1:1/v1', retries: 1 }).ask(question));
    assert.deepEqual([gone.code, spentOf(gone).kind], ['chat_unreachable', 'nothing']);
    const endpoint = await startEndpoint(context, (response) => response.destroy());
    const broken = await failure(givenClient(context, { url: endpoint.url }).ask(question));
    assert.deepEqual([broken.code, spentOf(broken).kind, endpoint.asked.length], ['chat_broken_off', 'unknown', 1]);
  });

  it('is waited for no longer than the deadline of all attempts together', async (context) => {
    const endpoint = await startEndpoint(context, status(500), never);
    const { ask } = givenClient(context, { url: endpoint.url, timeoutMs: 900, retries: 9 });
    for (const timeoutMs of [undefined, 60_000, 500]) {
      const started = performance.now();
      const error = await failure(ask({ ...question, ...(timeoutMs === undefined ? {} : { timeoutMs }) }));
      assert.deepEqual([error.code, spentOf(error).kind], ['chat_timeout', 'unknown']);
      assert.ok(performance.now() - started < (timeoutMs === 500 ? 850 : 1_500));
    }
  });

  it('is not asked for a caller that has given up already, and costs nothing', async (context) => {
    const endpoint = await startEndpoint(context, json(completion('hi')));
    const error = await failure(givenClient(context, { url: endpoint.url }).ask({ ...question, signal: AbortSignal.abort() }));
    assert.deepEqual([error.code, spentOf(error).kind, endpoint.asked.length], ['chat_cancelled', 'nothing', 0]);
  });

  it('is left as soon as the caller gives up, during an attempt and between two', async (context) => {
    const hanging = await startEndpoint(context, never);
    const busy = await startEndpoint(context, status(503, { 'retry-after': '2' }));
    for (const { url } of [hanging, busy]) {
      const started = performance.now();
      const error = await failure(givenClient(context, { url }).ask({ ...question, signal: AbortSignal.timeout(150) }));
      assert.equal(error.code, 'chat_cancelled');
      assert.ok(performance.now() - started < 1_000);
    }
  });

  it('tells neither prompt nor answer nor key in errors and logs', async (context) => {
    const answers = [
      status(400),
      status(503),
      json({ wombat: 'wombat' }),
      stream([delta('wombat')]),
      (response: { destroy(): void }) => response.destroy(),
    ];
    const endpoint = await startEndpoint(context, ...answers);
    const { ask, logged } = givenClient(context, { url: endpoint.url, retries: 0, circuit: { failures: 1, halfOpenAfterMs: 0 } });
    const errors = [];
    for (const _ of answers) errors.push(await failure(ask(question)));
    const told = errors.map((error) => `${error.message} ${error.cause} ${JSON.stringify(error)}`).join('\n') + JSON.stringify(logged);
    assert.ok(!/wombat|sk-test/.test(told), told);
    assert.ok(logged.length > 0);
  });
});

describe('the circuit of an endpoint', () => {
  const circuit = { failures: 3, halfOpenAfterMs: 300 };

  it('opens after failures in a row, tries again after a while, and closes with an answer', async (context) => {
    let works = false;
    const endpoint = await startEndpoint(context, (response, asked) => (works ? json(completion('hi')) : status(500))(response, asked));
    const { ask, isOpen, logged } = givenClient(context, { url: endpoint.url, retries: 0, circuit });
    for (let count = 0; count < 3; count += 1) assert.equal((await failure(ask(question))).code, 'chat_unavailable');
    assert.ok(isOpen());
    assert.equal((await failure(ask(question))).code, 'chat_circuit_open');
    assert.equal(endpoint.asked.length, 3, 'nothing was sent');

    await wait(320);
    const [trial, other] = await Promise.all([failure(ask(question)), failure(ask(question))]);
    assert.deepEqual([trial.code, other.code], ['chat_unavailable', 'chat_circuit_open'], 'only one tries');
    assert.ok(isOpen());

    await wait(320);
    works = true;
    assert.equal((await ask(question)).text, 'hi');
    assert.ok(!isOpen());
    assert.deepEqual(
      logged.map(({ fields }) => fields.state),
      ['open', 'half-open', 'open', 'half-open', 'closed'],
    );
  });

  it('stays closed over requests that the endpoint finds wrong, and over callers that give up', async (context) => {
    const endpoint = await startEndpoint(context, status(400), status(422), status(413), never);
    const { ask, isOpen } = givenClient(context, { url: endpoint.url, retries: 0, circuit });
    for (let count = 0; count < 3; count += 1) assert.equal((await failure(ask(question))).code, 'chat_refused');
    for (let count = 0; count < 4; count += 1) {
      assert.equal((await failure(ask({ ...question, signal: AbortSignal.timeout(20) }))).code, 'chat_cancelled');
    }
    assert.ok(!isOpen());
  });

  it('opens over timeouts, and over a key that is refused', async (context) => {
    for (const answer of [never, status(401)]) {
      const endpoint = await startEndpoint(context, answer);
      const { ask, isOpen } = givenClient(context, { url: endpoint.url, timeoutMs: 60, circuit });
      for (let count = 0; count < 3; count += 1) await failure(ask(question));
      assert.ok(isOpen());
    }
  });
});

it('a client is refused an address that is none before it is asked anything', () => {
  const options = { url: 'http://', model: 'm', timeoutMs: 1, retries: 0, log: { warn() {} } };
  assert.throws(() => createChatCompletions(options), { code: 'invalid_argument' });
});
