/** Verifies a webhook with Node and nothing else. `verify` is the part to copy. */
import { createHmac, createPublicKey, timingSafeEqual, verify as verifyEd25519 } from 'node:crypto';
import { buffer } from 'node:stream/consumers';

/**
 * Whether a message comes from somebody who has the secret, and comes now.
 *
 * @param secret `whsec_…`, or `whpk_…` where messages are signed with Ed25519
 * @param headers `webhook-id`, `webhook-timestamp` and `webhook-signature`
 * @param body the bytes as they arrived, before anything parsed them
 */
function verify(secret, { id, timestamp, signature }, body) {
  if (!id || id.includes('.') || !/^\d{1,11}$/.test(timestamp)) return false;
  if (Math.abs(Date.now() / 1000 - Number(timestamp)) > 300) return false;
  const [, prefix, base64] = /^(whsec_|whpk_)(.+)$/.exec(secret) ?? [];
  const key = Buffer.from(base64 ?? '', 'base64');
  const content = Buffer.concat([Buffer.from(`${id}.${timestamp}.`), body]);
  const signatures = (version) =>
    signature
      .split(' ')
      .flatMap((entry) => (entry.startsWith(`${version},`) ? [Buffer.from(entry.slice(version.length + 1), 'base64')] : []));
  if (prefix === 'whpk_') {
    const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: key.toString('base64url') }, format: 'jwk' });
    return signatures('v1a').some((bytes) => verifyEd25519(null, content, publicKey, bytes));
  }
  if (key.length < 24) throw new Error('the secret must be whsec_… or whpk_…');
  const expected = createHmac('sha256', key).update(content).digest();
  return signatures('v1').some((bytes) => bytes.length === expected.length && timingSafeEqual(bytes, expected));
}

const [id, timestamp, signature] = process.argv.slice(2);
const fits = verify(process.env.WEBHOOK_SECRET ?? '', { id, timestamp, signature }, await buffer(process.stdin));
console.log(fits ? 'ok' : 'not from us, or not now');
process.exitCode = fits ? 0 : 1;
