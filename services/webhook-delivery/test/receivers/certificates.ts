import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export type Certificate = { readonly cert: string; readonly key: string; readonly certFile: string; readonly keyFile: string };

/** An authority, a server for `localhost` and 127.0.0.1, a client, and a client of nobody that the authority knows. */
export type Certificates = {
  readonly ca: string;
  readonly caFile: string;
  readonly server: Certificate;
  readonly client: Certificate;
  readonly stranger: Certificate;
};

/** Makes certificates that are valid for two days, in `folder`. */
export function makeCertificates(folder: string): Certificates {
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  const create = (name: string, authority: string | undefined, extensions: readonly string[]): Certificate => {
    const signed = authority === undefined ? [] : ['-CA', `${authority}.pem`, '-CAkey', `${authority}.key`];
    const added = extensions.flatMap((extension) => ['-addext', extension]);
    openssl('req', '-x509', ...newKey, ...signed, '-subj', `/CN=${name}`, '-keyout', `${name}.key`, '-out', `${name}.pem`, ...added);
    const [certFile, keyFile] = [join(folder, `${name}.pem`), join(folder, `${name}.key`)];
    return { cert: readFileSync(certFile, 'utf8'), key: readFileSync(keyFile, 'utf8'), certFile, keyFile };
  };
  const authority = create('authority', undefined, []);
  const leaf = 'basicConstraints=critical,CA:FALSE';
  return {
    ca: authority.cert,
    caFile: authority.certFile,
    server: create('server', 'authority', [leaf, 'subjectAltName=DNS:localhost,IP:127.0.0.1', 'extendedKeyUsage=serverAuth']),
    client: create('client', 'authority', [leaf, 'extendedKeyUsage=clientAuth']),
    stranger: create('stranger', undefined, []),
  };
}
