import { deriveKey, type Secret } from '@sentinelmesh/crypto';
import { isWord } from '../domain/fields.ts';

/** More than there will ever be services; the names come from the bus and could be anything. */
const MAX_CACHED = 256;

/** The key of a producer by its name, or undefined for what cannot be one. */
export type ProducerKeys = (producer: string) => Secret<Buffer> | undefined;

/** Derives the keys of all producers from the audit root, as whoever hands them out does: HKDF with `audit/<producer>`. */
export function createProducerKeys(auditRoot: Secret<Buffer>): ProducerKeys {
  const cached = new Map<string, Secret<Buffer>>();
  return (producer) => {
    if (!isWord(producer)) return undefined;
    const key = cached.get(producer) ?? deriveKey(auditRoot, `audit/${producer}`);
    if (cached.size < MAX_CACHED) cached.set(producer, key);
    return key;
  };
}
