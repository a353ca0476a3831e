import { editDistance } from './edit-distance.ts';

/** Names longer than this are not compared: nobody mistypes that much. */
const MAX_LENGTH = 100;

/** The known name that was probably meant, if one looks much like what was written. */
export function closestName(written: string, known: readonly string[]): string | undefined {
  if (written.length > MAX_LENGTH) return undefined;
  const limit = Math.max(2, Math.floor(written.length / 4));
  const ranked = known
    .map((candidate) => ({ candidate, distance: editDistance(written, candidate) }))
    .sort((a, b) => a.distance - b.distance);
  return ranked.find(({ distance }) => distance <= limit)?.candidate;
}
