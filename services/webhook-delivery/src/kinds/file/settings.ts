import { z } from 'zod';
import { ocsfVersion } from '../json-formats.ts';

export const fileSettings = z.strictObject({
  format: z.enum(['json', 'ocsf', 'ecs', 'cef', 'leef']).default('json'),
  ocsfVersion,
  /** Whether records count as written only when they are on the disk, and not when the system has them. */
  fsync: z.boolean().default(true),
  /** When the file would grow beyond, it is put aside as `<name>.000001` and so on, and a new one begun. In bytes. */
  maxBytes: z
    .int()
    .min(64 * 1024)
    .max(10 * 1024 ** 3)
    .default(100 * 1024 ** 2),
});

export type FileSettings = z.output<typeof fileSettings>;
