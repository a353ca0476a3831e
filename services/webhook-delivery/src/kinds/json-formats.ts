import { z } from 'zod';
import type { RecordFormat } from '../domain/record-format.ts';
import { ecsFormat } from '../formats/ecs.ts';
import { jsonFormat } from '../formats/json.ts';
import { createOcsfFormat, type OcsfVersion } from '../formats/ocsf.ts';

type FormatSettings = { readonly format: 'json' | 'ocsf' | 'ecs'; readonly ocsfVersion: OcsfVersion };

/** Which OCSF, for kinds that may have it: a member of their settings beside `format`. */
export const ocsfVersion = z.enum(['1.8.0', '1.9.0'] satisfies OcsfVersion[]).default('1.8.0');

/** The format that settings name, of those that are JSON. */
export function jsonFormatOf({ format, ocsfVersion: version }: FormatSettings): RecordFormat {
  if (format === 'json') return jsonFormat;
  return format === 'ecs' ? ecsFormat : createOcsfFormat({ version });
}
