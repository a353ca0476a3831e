import { z } from 'zod';
import type { RecordFormat } from '../domain/record-format.ts';
import { type FormatChoice, formatOf } from '../formats/format-of.ts';
import type { OcsfVersion } from '../formats/ocsf.ts';

/** Which OCSF, for kinds that may have it: a member of their settings beside `format`. */
export const ocsfVersion = z.enum(['1.8.0', '1.9.0'] satisfies OcsfVersion[]).default('1.8.0');

/** The format that settings name, of those that are JSON. */
export const jsonFormatOf: (choice: FormatChoice & { readonly format: 'json' | 'ocsf' | 'ecs' }) => RecordFormat = formatOf;
