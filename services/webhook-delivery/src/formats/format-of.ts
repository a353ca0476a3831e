import type { RecordFormat } from '../domain/record-format.ts';
import { createCefFormat } from './cef.ts';
import { ecsFormat } from './ecs.ts';
import { jsonFormat } from './json.ts';
import { leefFormat } from './leef.ts';
import { createOcsfFormat, type OcsfVersion } from './ocsf.ts';

/** What settings say of a format; the versions and spaces of others do not matter to it. */
export type FormatChoice = {
  readonly format: RecordFormat['name'];
  /** 1.8.0 unless told. */
  readonly ocsfVersion?: OcsfVersion;
  readonly cefLeadingSpace?: boolean;
};

const FORMATS: Readonly<Record<RecordFormat['name'], (choice: FormatChoice) => RecordFormat>> = {
  json: () => jsonFormat,
  ocsf: ({ ocsfVersion: version }) => createOcsfFormat(version && { version }),
  ecs: () => ecsFormat,
  cef: ({ cefLeadingSpace: leadingSpace = false }) => createCefFormat({ leadingSpace }),
  leef: () => leefFormat,
};

/** In the order in which they are named to people. */
export const FORMAT_NAMES = Object.keys(FORMATS) as readonly RecordFormat['name'][];

export const formatOf = (choice: FormatChoice): RecordFormat => FORMATS[choice.format](choice);
