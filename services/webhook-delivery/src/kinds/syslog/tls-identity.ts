import { createPrivateKey, X509Certificate } from 'node:crypto';
import type { Secret } from '@sentinelmesh/crypto';
import type { SyslogSettings } from './settings.ts';

/** Who we say we are in TLS, and whom we trust; all in PEM. */
export type TlsIdentity = SyslogSettings['tls'] & { readonly key?: string };

/** Puts certificate and private key together; a text says why they do not go together, and is to be shown. */
export function tlsIdentity(tls: SyslogSettings['tls'], credential: Secret<string> | undefined): TlsIdentity | string {
  if (tls.cert === undefined)
    return credential === undefined ? tls : 'the credential is a private key, and tls.cert does not have its certificate';
  if (credential === undefined) return 'tls.cert is a certificate, and its private key is not there: set it as the credential';
  const key = credential.reveal();
  try {
    if (new X509Certificate(tls.cert).checkPrivateKey(createPrivateKey(key))) return { ...tls, key };
  } catch {
    return 'the credential is not a private key in PEM without a passphrase';
  }
  return 'the private key in the credential is not that of the first certificate in tls.cert';
}
