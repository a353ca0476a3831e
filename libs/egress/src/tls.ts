import { X509Certificate } from 'node:crypto';
import { isIP, type Socket } from 'node:net';
import { connect, createSecureContext, type SecureContext, type TLSSocket } from 'node:tls';
import { InvalidArgument } from '@sentinelmesh/kernel';

/** All PEM. */
export type TlsSettings = {
  /** The authorities that are believed, instead of the well-known ones. */
  readonly ca?: string;
  /** The certificate shown to the other side, with those between it and its authority, and its key. Both or none. */
  readonly cert?: string;
  readonly key?: string;
  /** The name that is asked for and expected in the certificate, instead of that of the host. */
  readonly serverName?: string;
};

/** TLS settings that have been checked. */
export type TlsIdentity = { readonly context: SecureContext; readonly serverName: string | undefined };

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g;

/** @throws InvalidArgument when they cannot be used; its message holds nothing of them. */
export function createTlsIdentity({ ca, cert, key, serverName }: TlsSettings): TlsIdentity {
  // OpenSSL itself would take an authority that it cannot read for none at all.
  if (ca !== undefined && !areCertificates(ca)) throw invalid('ca', 'must be certificates in PEM');
  if ((cert === undefined) !== (key === undefined)) throw invalid('cert', 'a certificate and its key belong together: give both or none');
  if (serverName === '') throw invalid('serverName', 'must not be empty');
  try {
    return { context: createSecureContext({ ca, cert, key }), serverName };
  } catch {
    throw invalid('cert', 'certificate and key must be PEM, the key without a password, and the key that of the certificate');
  }
}

function areCertificates(pem: string): boolean {
  const certificates = pem.match(CERTIFICATE) ?? [];
  return certificates.length > 0 && certificates.every(isCertificate);
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch {
    return false;
  }
}

const invalid = (field: keyof TlsSettings, message: string) => new InvalidArgument([{ field: `tls.${field}`, message }]);

type Over = { readonly socket: Socket; readonly host: string; readonly identity: TlsIdentity; readonly protocols?: readonly string[] };

/** Begins TLS over a connection: with the name of the host, whatever address it leads to. */
export function startTls({ socket, host, identity, protocols }: Over): TLSSocket {
  const name = identity.serverName ?? host.replace(/\.$/, '');
  return connect({
    socket,
    // An address is expected in the certificate, but is not a name to ask for (RFC 6066 §3).
    ...(isIP(name) === 0 ? { servername: name } : { host: name }),
    secureContext: identity.context,
    rejectUnauthorized: true,
    ...(protocols === undefined ? {} : { ALPNProtocols: [...protocols] }),
  });
}
