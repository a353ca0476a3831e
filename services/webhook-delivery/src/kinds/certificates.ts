import { X509Certificate } from 'node:crypto';
import { z } from 'zod';

/** A setting: one or more certificates as PEM. */
export const certificates = z
  .string()
  .max(64 * 1024)
  .refine(areCertificates, 'must be X.509 certificates as PEM');

function areCertificates(pem: string): boolean {
  const found = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  return found.length > 0 && found.every(isCertificate);
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch {
    return false;
  }
}
