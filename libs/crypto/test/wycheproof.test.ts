import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { decrypt, encrypt } from '../src/aes-gcm.ts';
import { createVerifier, equalInConstantTime, hmacSha256, secret } from '../src/index.ts';

/** Edge cases of C2SP/wycheproof. They live outside the project: without them these tests are skipped and say so. */
const shared = process.env.MESH_SHARED_DATA ?? fileURLToPath(new URL('../../../../shared/data', import.meta.url));
const folder = `${shared}/audit/wycheproof`;
const skip = existsSync(folder) ? false : 'no Wycheproof vectors: set MESH_SHARED_DATA to the folder that has audit/wycheproof';

type Case = Record<'key' | 'iv' | 'aad' | 'msg' | 'ct' | 'tag' | 'sig' | 'comment', string> & { tcId: number; result: 'valid' | 'invalid' };
type Group = { keySize: number; ivSize: number; tagSize: number; publicKey: { pk: string }; tests: Case[] };

const hex = (text: string) => Buffer.from(text, 'hex');

function groups(name: string): Group[] {
  return JSON.parse(gunzipSync(readFileSync(`${folder}/${name}_test.json.gz`)).toString()).testGroups;
}

describe('Wycheproof', { skip }, () => {
  it('AES-GCM: 256-bit keys and 96-bit nonces, the only ones we use', () => {
    const cases = groups('aes_gcm')
      .filter((group) => group.keySize === 256 && group.ivSize === 96)
      .flatMap((group) => group.tests);
    for (const { key, iv, aad, msg, ct, tag, result, tcId } of cases) {
      const box = Buffer.concat([hex(iv), hex(ct), hex(tag)]);
      const decrypted = () => decrypt({ key: hex(key), aad: hex(aad), box });
      if (result === 'invalid') assert.throws(decrypted, `case ${tcId}`);
      else {
        assert.deepEqual(decrypted(), hex(msg), `case ${tcId}`);
        assert.deepEqual(encrypt({ key: hex(key), aad: hex(aad), nonce: hex(iv), plaintext: hex(msg) }), box, `case ${tcId}`);
      }
    }
    assert.equal(cases.length, 66);
  });

  it('HMAC-SHA256, whole and truncated tags', () => {
    const cases = groups('hmac_sha256').flatMap((group) => group.tests.map((test) => ({ ...test, bytes: group.tagSize / 8 })));
    for (const { key, msg, tag, bytes, result, tcId } of cases) {
      const mac = hmacSha256(secret(hex(key)), hex(msg)).subarray(0, bytes);
      assert.equal(equalInConstantTime(mac, hex(tag)), result === 'valid', `case ${tcId}`);
    }
    assert.equal(cases.length, 174);
  });

  it('Ed25519', () => {
    const cases = groups('ed25519').flatMap((group) => group.tests.map((test) => ({ ...test, publicKey: group.publicKey.pk })));
    for (const { publicKey, msg, sig, result, tcId, comment } of cases) {
      const verifier = createVerifier(hex(publicKey).toString('base64url'));
      assert.equal(verifier.verify(hex(msg), hex(sig)), result === 'valid', `case ${tcId} ${comment}`);
    }
    assert.equal(cases.length, 151);
  });
});
