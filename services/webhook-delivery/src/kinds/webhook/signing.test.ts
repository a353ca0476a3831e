import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { secret } from '@sentinelmesh/crypto';
import fc from 'fast-check';
import { Webhook as StandardWebhook } from 'standardwebhooks';
import { Webhook as SvixWebhook } from 'svix';
import { sign, TOLERANCE_SECONDS, type Verification, verify } from './signing.ts';
import { newSigningSecret, publicKeyOf, signingKeyOf } from './signing-key.ts';

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const PAIR = 'whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg==';
const NOW = new Date('2026-11-21T12:00:00.700Z');
const BODY = Buffer.from('{"type":"guard.input.blocked","data":{"text":"é漢😀"}}');

function keysOf(...texts: readonly string[]) {
  return texts.map((text) => {
    const key = signingKeyOf(secret(text));
    assert.ok(key, text);
    return key;
  });
}

function signed(texts: readonly string[], { id = 'evt_1', body = BODY as Uint8Array, attemptedAt = NOW } = {}) {
  const headers = sign(keysOf(...texts), { id, attemptedAt, body });
  assert.ok(headers);
  return headers;
}

type Headers = Readonly<Record<string, string | string[] | undefined>>;

const judged = (headers: Headers, { secrets = [SECRET], body = BODY as Uint8Array, now = NOW } = {}): Verification =>
  verify({ secrets: secrets.map((text) => secret(text)), headers, body, now });

const outcome = (...asked: Parameters<typeof judged>) => {
  const verification = judged(...asked);
  return verification.ok ? 'ok' : verification.reason;
};

const file = join(
  process.env.MESH_SHARED_DATA ?? join(import.meta.dirname, '../../../../../../shared/data'),
  'webhooks/webhook-signing.json',
);
const skip = existsSync(file) ? false : `no ${file}; MESH_SHARED_DATA may name another folder`;

type Vector = {
  readonly name: string;
  readonly secret?: string;
  readonly secrets?: readonly string[];
  readonly whsk?: string;
  readonly whpk?: string;
  readonly id: string;
  readonly timestamp: number;
  readonly payload: string;
  readonly expect: string;
};

describe('the collected vectors', { skip }, () => {
  const vectors = (): readonly Vector[] => JSON.parse(readFileSync(file, 'utf8')).sign;

  it('are signed as expected, and verified', () => {
    assert.ok(vectors().length >= 5);
    for (const { name, secret: one, secrets = [], whsk, whpk, id, timestamp, payload, expect } of vectors()) {
      const texts = [one, whsk, ...secrets].filter((text) => text !== undefined);
      const attemptedAt = new Date(timestamp * 1000);
      const body = Buffer.from(payload);
      const headers = signed(texts, { id, body, attemptedAt });
      assert.deepEqual(headers, { 'webhook-id': id, 'webhook-timestamp': String(timestamp), 'webhook-signature': expect }, name);
      const version = whsk === undefined ? ('v1' as const) : ('v1a' as const);
      for (const text of [...texts, ...(whpk === undefined ? [] : [whpk])]) {
        assert.deepEqual(judged(headers, { secrets: [text], body, now: attemptedAt }), { ok: true, id, attemptedAt, version }, name);
      }
      if (whsk !== undefined) assert.equal(publicKeyOf(secret(whsk)), whpk);
    }
  });

  it('say what is refused', () => {
    const good = signed([SECRET]);
    const other = 'v1,Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc=';
    const valid = good['webhook-signature'];
    const at = (offset: number) => {
      const attemptedAt = new Date(NOW.getTime() + offset * 1000);
      return outcome(signed([SECRET], { attemptedAt }));
    };
    const withSignature = (text: string) => outcome({ ...good, 'webhook-signature': text });
    const results: Record<string, string> = {
      'valid now': outcome(good),
      'mixed-case header names': outcome({
        'Webhook-Id': good['webhook-id'],
        'WEBHOOK-TIMESTAMP': good['webhook-timestamp'],
        'webhook-SIGNATURE': valid,
      }),
      'missing id': outcome({ ...good, 'webhook-id': undefined }),
      'missing timestamp': outcome({ ...good, 'webhook-timestamp': undefined }),
      'missing signature': outcome({ ...good, 'webhook-signature': undefined }),
      'timestamp "hello"': outcome({ ...good, 'webhook-timestamp': 'hello' }),
      'timestamp now-301s': at(-TOLERANCE_SECONDS - 1),
      'timestamp now+301s': at(TOLERANCE_SECONDS + 1),
      'signature v1,dawfeoifkpqwoekfpqoekf': withSignature('v1,dawfeoifkpqwoekfpqoekf'),
      'truncated signature (first 8 chars) and "v1,"': `${withSignature(valid.slice(0, 8))} ${withSignature('v1,')}`,
      'no comma: invalid_signature': withSignature('invalid_signature'),
      'wrong version v2 with right mac': withSignature(valid.replace('v1,', 'v2,')),
      'multi: bad v1, bad v2, VALID, bad v1': withSignature(`${other} ${other.replace('v1', 'v2')} ${valid} ${other}`),
      'valid signature last in list': withSignature(`${other} ${valid}`),
      'empty secret / whsec_ only': outcome(good, { secrets: ['', 'whsec_'] }),
    };
    const expected = (JSON.parse(readFileSync(file, 'utf8')).verify as { name: string; ok: boolean | string }[]).map(({ name, ok }) => [
      name,
      ok === true,
    ]);
    assert.deepEqual(
      Object.entries(results).map(([name, result]) => [name, result === 'ok']),
      expected,
    );
    assert.deepEqual([at(-TOLERANCE_SECONDS), at(TOLERANCE_SECONDS)], ['ok', 'ok']);
    assert.deepEqual([results['timestamp now-301s'], results['timestamp now+301s']], ['too_old', 'too_new']);
    assert.equal(results['empty secret / whsec_ only'], 'invalid_secret');
  });
});

describe('a message that was signed here', () => {
  it('is verified by the two packages that receivers use most', () => {
    const attemptedAt = new Date();
    for (const text of [SECRET, newSigningSecret('v1').reveal()]) {
      const headers = signed([newSigningSecret('v1a').reveal(), newSigningSecret('v1').reveal(), text], { attemptedAt });
      for (const receiver of [new StandardWebhook(text), new SvixWebhook(text)]) {
        assert.doesNotThrow(() => receiver.verify(BODY.toString(), headers));
        assert.throws(() => receiver.verify(`${BODY} `, headers));
      }
    }
  });

  it('is verified by the public half of an Ed25519 key, and by no other key', () => {
    const pair = newSigningSecret('v1a');
    const whpk = publicKeyOf(pair) ?? '';
    const headers = signed([pair.reveal()]);
    assert.match(whpk, /^whpk_[A-Za-z0-9+/]{43}=$/);
    assert.equal(outcome(headers, { secrets: [whpk] }), 'ok');
    assert.equal(outcome(headers, { secrets: [publicKeyOf(newSigningSecret('v1a')) ?? ''] }), 'wrong_signature');
    assert.equal(outcome(headers), 'wrong_signature');
  });

  it('has a signature of each key, the current one first', () => {
    assert.match(signed([SECRET, PAIR, SECRET])['webhook-signature'], /^v1,\S{44} v1a,\S{88} v1,\S{44}$/);
  });

  it('fails once anything of it is another', () => {
    const flips = fc.record({
      part: fc.constantFrom('webhook-id', 'webhook-timestamp', 'webhook-signature', 'body'),
      at: fc.nat(),
      to: fc.nat(255),
    });
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), flips, fc.constantFrom(SECRET, PAIR), (body, { part, at, to }, text) => {
        const headers: Record<string, string> = signed([text], { body });
        const bytes = Buffer.from(part === 'body' ? body : (headers[part] ?? ''));
        fc.pre(bytes.length > 0 && bytes[at % bytes.length] !== to);
        bytes[at % bytes.length] = to;
        const tampered = part === 'body' ? { headers, body: bytes } : { headers: { ...headers, [part]: bytes.toString('latin1') }, body };
        // Whoever changes `v1` may call it another version, or cut the list; no such text is the right signature of it.
        assert.notEqual(outcome(tampered.headers, { secrets: [text], body: tampered.body }), 'ok');
      }),
      { numRuns: 1_000 },
    );
  });

  it('cannot be made another one by moving the dots between id, timestamp and body', () => {
    const later = String(Math.floor(NOW.getTime() / 1000) + 1);
    const headers = signed([SECRET], { body: Buffer.from(`${later}.{}`) });
    const moved = { ...headers, 'webhook-id': `evt_1.${headers['webhook-timestamp']}`, 'webhook-timestamp': later };
    assert.equal(outcome(moved, { body: Buffer.from('{}') }), 'invalid_id');
    assert.equal(sign(keysOf(SECRET), { id: 'evt.1', attemptedAt: NOW, body: BODY }), undefined);
    assert.equal(sign([], { id: 'evt_1', attemptedAt: NOW, body: BODY }), undefined);
  });

  it('is refused when a header is there twice, or holds what is none of its values', () => {
    const good = signed([SECRET]);
    assert.equal(outcome({ ...good, 'Webhook-Id': 'evt_2' }), 'missing_header');
    assert.equal(outcome({ ...good, 'webhook-id': ['evt_1', 'evt_1'] }), 'missing_header');
    for (const timestamp of ['-1', '1e9', ' 1', '0x1', '123456789012', '1.5']) {
      assert.equal(outcome({ ...good, 'webhook-timestamp': timestamp }), 'invalid_timestamp');
    }
  });

  it('is looked for among sixteen signatures, and no more', () => {
    const good = signed([SECRET]);
    const list = (before: number) => ({ ...good, 'webhook-signature': `${'v1,x '.repeat(before)}${good['webhook-signature']}` });
    assert.deepEqual([outcome(list(15)), outcome(list(16))], ['ok', 'wrong_signature']);
  });
});

describe('a signing secret', () => {
  it('is made new each time, and its public half belongs to it', () => {
    const texts = [newSigningSecret('v1'), newSigningSecret('v1'), newSigningSecret('v1a')].map((text) => text.reveal());
    assert.equal(new Set(texts).size, 3);
    assert.match(texts[0] ?? '', /^whsec_[A-Za-z0-9+/]{43}=$/);
    assert.match(texts[2] ?? '', /^whsk_[A-Za-z0-9+/]{86}==$/);
    assert.equal(publicKeyOf(secret(texts[0] ?? '')), undefined);
  });

  it('is none with too few or too many bytes, with what is no base64, or with a public half of another key', () => {
    const base64 = (bytes: number) => Buffer.alloc(bytes, 7).toString('base64');
    const refused = [
      ...['', 'whsec_', `whsec_${base64(23)}`, `whsec_${base64(65)}`, `whsec_!${base64(24)}`, `whsec_${base64(24)} `],
      ...[`whsk_${base64(31)}`, `whsk_${base64(64)}`, `whpk_${base64(32)}`, `sk_${base64(32)}`],
    ];
    for (const text of refused) assert.equal(signingKeyOf(secret(text)), undefined, text);
    for (const text of [`whsec_${base64(24)}`, `whsec_${base64(64)}`, base64(32), `whsk_${base64(32)}`]) {
      assert.ok(signingKeyOf(secret(text)), text);
    }
    assert.equal(outcome(signed([SECRET]), { secrets: [SECRET, 'whpk_AAAA'] }), 'invalid_secret');
  });

  it('shows in no result', () => {
    assert.doesNotMatch(JSON.stringify([judged(signed([SECRET])), newSigningSecret('v1')]), /MfKQ|whsec_/);
  });
});
