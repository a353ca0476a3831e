/** What is secret of a destination, in and out of the form in which the database has it: sealed, and bound to its destination. */
import { type KeyRing, open, type Secret, seal, secret } from '@sentinelmesh/crypto';
import type { DestinationId, OrgId } from '@sentinelmesh/kernel';
import { type SigningSecret, signingAt } from '../domain/signing-secrets.ts';

type Ref = { readonly orgId: OrgId; readonly id: DestinationId };

/** What opens throws SealedDataRejected for what was sealed for another destination, or under another key. */
export type DestinationSecrets = {
  sealCredential(ref: Ref, credential: Secret<string>): Buffer;
  openCredential(ref: Ref, sealed: Uint8Array): Secret<string>;
  sealSigningSecrets(ref: Ref, secrets: readonly SigningSecret[]): Buffer;
  /** The current one first; those whose time is over may be among them. */
  openSigningSecrets(ref: Ref, sealed: Uint8Array): readonly SigningSecret[];
  /** What a kind is opened with: the secrets that sign now, the current one first. */
  openAll(
    ref: Ref,
    sealed: SealedSecrets,
    now: Date,
  ): { readonly credential: Secret<string> | undefined; readonly signingSecrets: readonly Secret<string>[] };
};

type SealedSecrets = { readonly credential: Uint8Array | null | undefined; readonly secrets: Uint8Array | null | undefined };

export function createDestinationSecrets({ keyRing }: { keyRing: KeyRing }): DestinationSecrets {
  const openCredential: DestinationSecrets['openCredential'] = (ref, sealed) =>
    secret(open(keyRing, sealed, contextOf(ref, 'credential')).toString());
  const openSigningSecrets: DestinationSecrets['openSigningSecrets'] = (ref, sealed) => {
    // Nobody but this module writes these texts: the seal proves it.
    const stored = JSON.parse(open(keyRing, sealed, contextOf(ref, 'secrets')).toString()) as readonly StoredSecret[];
    return stored.map(fromStored);
  };
  return {
    sealCredential: (ref, credential) => seal(keyRing, credential.reveal(), contextOf(ref, 'credential')),
    sealSigningSecrets: (ref, secrets) => seal(keyRing, JSON.stringify(secrets.map(toStored)), contextOf(ref, 'secrets')),
    openCredential,
    openSigningSecrets,
    openAll: (ref, { credential, secrets }, now) => ({
      credential: credential == null ? undefined : openCredential(ref, credential),
      signingSecrets: secrets == null ? [] : signingAt(openSigningSecrets(ref, secrets), now),
    }),
  };
}

type StoredSecret = { readonly secret: string; readonly graceUntil: string | null };

const toStored = ({ secret: held, graceUntil }: SigningSecret): StoredSecret => ({
  secret: held.reveal(),
  graceUntil: graceUntil?.toISOString() ?? null,
});

const fromStored = ({ secret: held, graceUntil }: StoredSecret): SigningSecret => ({
  secret: secret(held),
  graceUntil: graceUntil === null ? undefined : new Date(graceUntil),
});

const contextOf = ({ orgId, id }: Ref, what: 'credential' | 'secrets') => `destination/${orgId}/${id}/${what}`;
