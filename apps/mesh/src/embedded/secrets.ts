/**
 * Everything secret in an embedded mesh follows from one master key, kept in `<home>/secrets/master.key` (0600). Each
 * service is handed only what is derived for it.
 */
import { randomUUID } from 'node:crypto';
import { chmod, link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createSigner, decodeKey, deriveKey, newKey, type Secret, type Signer, secret } from '@sentinelmesh/crypto';

export type MeshSecrets = {
  /** Signs the tenant contexts of one issuer. */
  contextSeed(issuer: 'gateway' | 'operator'): Secret<Buffer>;
  contextSigner(issuer: 'gateway' | 'operator'): Signer;
  /** The root of all audit keys, for the audit service alone. */
  auditRoot(): Secret<Buffer>;
  /** What one service signs its audit records with. */
  auditKey(producer: string): Secret<Buffer>;
  /** A key that one service uses for one purpose. */
  serviceKey(service: string, purpose: string): Secret<Buffer>;
  databasePassword(role: string): Secret<string>;
  busPassword(user: string): Secret<string>;
};

export function deriveSecrets(master: Secret<Buffer>): MeshSecrets {
  const derive = (label: string) => deriveKey(master, label);
  const password = (label: string) => secret(derive(label).reveal().toString('base64url'));
  const contextSeed = (issuer: string) => derive(`context/${issuer}`);
  return {
    contextSeed,
    contextSigner: (issuer) => createSigner(contextSeed(issuer)),
    auditRoot: () => derive('audit'),
    auditKey: (producer) => deriveKey(derive('audit'), `audit/${producer}`),
    serviceKey: (service, purpose) => derive(`${service}/${purpose}`),
    databasePassword: (role) => password(`postgres/${role}`),
    busPassword: (user) => password(`nats/${user}`),
  };
}

/** The master key of a home, made at the first start. */
export async function openMasterKey(home: string): Promise<{ master: Secret<Buffer>; path: string; created: boolean }> {
  const directory = join(home, 'secrets');
  const path = join(directory, 'master.key');
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const existing = await readKey(path);
  if (existing !== undefined) return { master: existing, path, created: false };
  const draft = join(directory, `.${randomUUID()}`);
  try {
    await writeFile(draft, `${newKey().reveal().toString('base64url')}\n`, { mode: 0o600, flag: 'wx' });
    // Unlike a rename, a link never replaces a key that somebody else made in the meantime.
    await link(draft, path).catch(() => undefined);
  } finally {
    await rm(draft, { force: true });
  }
  await chmod(path, 0o600);
  const made = await readKey(path);
  if (made === undefined) throw new Error(`${path} could not be written`);
  return { master: made, path, created: true };
}

async function readKey(path: string): Promise<Secret<Buffer> | undefined> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  return text === undefined ? undefined : decodeKey(secret(text));
}
