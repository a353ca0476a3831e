import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { NotFound, newId } from '@sentinelmesh/kernel';
import fc from 'fast-check';
import { createLogger, type LoggerOptions, silentLogger } from './logger.ts';

function recordingLogger(options: Partial<LoggerOptions> = {}) {
  const lines: string[] = [];
  const log = createLogger({ service: 'guard', destination: { write: (line) => lines.push(line) }, ...options });
  return { log, lines, last: (): Record<string, unknown> => JSON.parse(lines.at(-1) ?? '{}') };
}

const SENSITIVE = [
  'authorization',
  'api_key',
  'x-api-key',
  'apiKey',
  'password',
  'secret',
  'clientSecret',
  'token',
  'access_token',
  'Cookie',
];
const WRITTEN = [
  'set-cookie',
  'text',
  'prompt',
  'systemPrompt',
  'input',
  'output',
  'tool_output',
  'body',
  'content',
  'redacted_text',
  'prompts',
];
const HARMLESS = ['key_id', 'content-length', 'contentType', 'bodyBytes', 'textHash', 'context', 'outputs_count', 'entityType'];

describe('a log line', () => {
  it('is one JSON object with level, time, service, fields and message', () => {
    const { log, lines, last } = recordingLogger();
    log.child({ requestId: 'req_1' }).info({ findings: 2 }, 'inspected');
    const { time, ...rest } = last();
    assert.match(String(time), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    assert.deepEqual(rest, { level: 'info', service: 'guard', requestId: 'req_1', findings: 2, msg: 'inspected' });
    assert.ok(lines[0]?.endsWith('}\n'));
  });

  it('is left out below the level', () => {
    const { log, lines } = recordingLogger({ level: 'warn' });
    log.info('no');
    log.child({ a: 1 }).debug('no');
    log.warn('yes');
    assert.equal(lines.length, 1);
    silentLogger.child({}).error('no');
  });

  it('holds no credential and no text that people wrote, at any depth, in children too', () => {
    const { log, lines, last } = recordingLogger();
    for (const key of [...SENSITIVE, ...WRITTEN]) {
      log.info({ [key]: 'hunter2', deep: [{ [key]: ['hunter2'], er: { [key]: { a: 'hunter2' } } }] }, 'm');
      assert.equal(last()[key], '[redacted]', key);
      log.child({ [key]: 'hunter2' }).info({ headers: { [key]: 'hunter2' } }, 'm');
    }
    assert.ok(!lines.join('').includes('hunter2'));
  });

  it('keeps what only resembles a sensitive key, and counts under any key', () => {
    const { log, last } = recordingLogger();
    for (const key of HARMLESS) {
      log.info({ [key]: 'kept' }, 'm');
      assert.equal(last()[key], 'kept', key);
    }
    log.info({ inputTokens: 3, input: true }, 'm');
    assert.deepEqual([last().inputTokens, last().input], [3, true]);
  });

  it('prints secrets and other values by their own JSON form', () => {
    const { log, last } = recordingLogger();
    log.info(
      {
        seed: { reveal: () => 'hunter2', toJSON: () => '***' },
        at: new Date(0),
        bytes: Buffer.from('hunter2'),
        big: 7n,
        map: new Map([['a', 1]]),
      },
      'm',
    );
    const { seed, at, bytes, big, map } = last();
    assert.deepEqual(
      { seed, at, bytes, big, map },
      { seed: '***', at: '1970-01-01T00:00:00.000Z', bytes: '[7 bytes]', big: '7', map: '[1 entries]' },
    );
  });

  it('tells of an error its name, code, stack and causes, but not the message of one that is not ours', () => {
    const { log, lines, last } = recordingLogger();
    const parse = () => JSON.parse('{"hunter2 is my password');
    try {
      parse();
    } catch (cause) {
      log.error({ error: new Error('hunter2\n    at hunter2 (x:1:1)', { cause }) }, 'failed');
    }
    const error = last().error as { name: string; stack: string; cause: { name: string; stack: string } };
    assert.equal(error.name, 'Error');
    assert.equal(error.cause.name, 'SyntaxError');
    assert.match(error.cause.stack, /at parse .*logger\.test\.ts/);
    log.error(new Error('hunter2') as unknown as Record<string, unknown>, 'an error in place of fields');
    assert.ok(!lines.join('').includes('hunter2'));
  });

  it('shows the message of our own errors and of the operating system', () => {
    const { log, last } = recordingLogger();
    log.warn({ error: new NotFound('workspace', 'ws_1') }, 'm');
    assert.partialDeepStrictEqual(last().error, { name: 'NotFound', code: 'not_found', message: 'there is no workspace ws_1' });
    const refused = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:1'), { code: 'ECONNREFUSED', errno: -111, syscall: 'connect' });
    log.warn({ error: refused }, 'm');
    assert.partialDeepStrictEqual(last().error, { code: 'ECONNREFUSED', message: 'connect ECONNREFUSED 127.0.0.1:1' });
  });

  it('stays small and is written, whatever object it is given', () => {
    const { log, lines, last } = recordingLogger();
    const cyclic: Record<string, unknown> = { list: Array.from({ length: 100_000 }, () => ({ a: [1] })), long: 'x'.repeat(1e6) };
    cyclic.self = cyclic;
    cyclic.all = [cyclic, cyclic, cyclic];
    log.info(cyclic, 'm');
    const unreadable = Object.defineProperty({}, 'x', { enumerable: true, get: () => assert.fail() });
    log.info({ unreadable, after: 1 }, 'm');
    assert.deepEqual([last().unreadable, last().after], [{ x: '[unreadable]' }, 1]);
    assert.ok(lines.every((line) => line.length < 100_000));
    fc.assert(
      fc.property(fc.object({ maxDepth: 8 }), (fields) => {
        log.info({ fields }, 'm');
        assert.equal(last().msg, 'm');
      }),
    );
  });
});

describe('a log line whose texts are redacted', () => {
  const seen: string[] = [];
  const redactText = (text: string) => {
    seen.push(text);
    return text.replaceAll('hunter2', '[REDACTED:PASSWORD]');
  };
  const redacting = () => {
    seen.length = 0;
    return recordingLogger({ redactText });
  };

  it('holds what was taken out neither in its message nor in any string, of errors and children too', () => {
    const { log, lines, last } = redacting();
    const cause = new NotFound('the key', 'hunter2');
    const error = Object.assign(new Error('x', { cause }), { code: 'E' });
    log.child({ owner: 'of hunter2' }).info({ a: [{ b: 'it is hunter2' }], error }, 'refused hunter2');
    assert.partialDeepStrictEqual(last(), {
      owner: 'of [REDACTED:PASSWORD]',
      a: [{ b: 'it is [REDACTED:PASSWORD]' }],
      error: { cause: { message: 'there is no the key [REDACTED:PASSWORD]' } },
      msg: 'refused [REDACTED:PASSWORD]',
    });
    log.info('only hunter2');
    assert.equal(last().msg, 'only [REDACTED:PASSWORD]');
    assert.ok(!lines.join('').includes('hunter2'));
  });

  it('is spared the work for numbers, short words, ids, trace ids and times', () => {
    const { log } = redacting();
    const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
    const own = [newId('req'), newId('ws'), traceId, `00-${traceId}-00f067aa0ba902b7-01`, new Date(0)];
    log.info({ own, count: 12_345_678_901, big: 12_345_678_901n, word: 'allow' }, 'm');
    assert.deepEqual(seen, []);
    log.info({ other: `${newId('req')}x` }, 'm');
    assert.equal(seen.length, 1);
  });

  it('is read a little beyond what is written of a text, and no more', () => {
    const { log, last } = redacting();
    log.info({ long: `${'x'.repeat(1_996)}hunter2${'x'.repeat(1e6)}` }, 'm');
    assert.equal(last().long, `${'x'.repeat(1_996)}[RED…`);
    log.info({ many: Array.from({ length: 100 }, () => 'x'.repeat(1e5)) }, 'm');
    assert.ok(seen.every(({ length }) => length <= 4_000) && seen.length <= 11);
    const many = last().many;
    assert.ok(Array.isArray(many) && many.at(-1) === '[too much text]');
  });
});

describe('a log line for a person', () => {
  const text = (options: Partial<LoggerOptions> = {}) => recordingLogger({ format: 'text', ...options });

  it('is time, level, service, message and fields', () => {
    const { log, lines } = text();
    log.info({ port: 8080, url: 'http://127.0.0.1:8080', note: 'two words' }, 'listening');
    assert.match(
      lines[0] ?? '',
      /^\d\d:\d\d:\d\d\.\d{3} INFO {2}guard listening port=8080 url=http:\/\/127\.0\.0\.1:8080 note="two words"\n$/,
    );
  });

  it('has colour only when asked for', () => {
    const { log, lines } = text({ color: true });
    log.warn('careful');
    assert.ok(lines[0]?.includes('\u001b[33mWARN \u001b[0m'));
  });

  it('shows an error with its frames and causes below', () => {
    const { log, lines } = text();
    log.error({ error: new NotFound('key', 'key_1') }, 'failed');
    log.error({ error: new Error('x', { cause: new TypeError('y') }) }, 'failed');
    assert.match(lines[0] ?? '', /failed error=NotFound code=not_found "there is no key key_1"\n {4}at .*/);
    assert.match(lines[1] ?? '', /failed error=Error\n(.|\n)*\n {2}caused by error=TypeError\n {4}at /);
  });

  it('cannot be forged or coloured by what is logged', () => {
    const { log, lines } = text();
    log.info({ agent: 'x\u001b[2J\n12:00:00.000 ERROR forged\u009b\u202e\u2028' }, 'm');
    assert.equal(lines[0]?.split('\n').length, 2);
    for (const character of '\u001b\u009b\u202e\u2028') assert.ok(!lines[0]?.includes(character));
  });
});
