/** A certificate for 127.0.0.1 that vouches for itself. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runProgram } from './command.ts';

export type Certificate = {
  readonly key: string;
  readonly cert: string;
  /** What a program of Node trusts it by. */
  readonly env: { readonly NODE_EXTRA_CA_CERTS: string };
};

/** Makes one that is valid for two days, with the `openssl` of this machine. */
export async function makeCertificate(directory: string): Promise<Certificate> {
  const [keyFile, certFile] = [join(directory, 'receiver.key'), join(directory, 'receiver.pem')];
  const { code, stderr } = await runProgram('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-subj', '/CN=127.0.0.1'],
    ...['-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', keyFile, '-out', certFile],
  ]);
  assert.equal(code, 0, stderr);
  return { key: readFileSync(keyFile, 'utf8'), cert: readFileSync(certFile, 'utf8'), env: { NODE_EXTRA_CA_CERTS: certFile } };
}
