import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The committed weights, as a service would read them. */
export const committedWeights: Uint8Array = readFileSync(join(import.meta.dirname, '../weights/models.bin'));
