import { rowsOf, type SecretRow } from './shared-data.ts';

/** Texts that hold no secret, whatever their label: templates that a program would fill in, and rows of one character. */
const UNFILLED = /\.format\(|([XxZ0])\1{5}|"type": "service_account"/;
/** Rules about something else than secrets. */
const OTHER_RULES: readonly string[] = ['ip_public'];

export type SecretRows = {
  /** All that are labelled so somewhere. */
  readonly secrets: readonly SecretRow[];
  /** What is labelled harmless everywhere. */
  readonly clear: readonly SecretRow[];
  /** Whether a row holds a secret beyond doubt. */
  isReal(row: SecretRow): boolean;
  /** The same, of a kind that the engine says it finds. */
  isListed(row: SecretRow): boolean;
};

/** The examples of other secret scanners. */
export function secretRows(): SecretRows {
  const rows = rowsOf('secrets');
  const secrets = rows.filter(({ secret }) => secret);
  const others = rows.filter(({ secret }) => !secret);
  const contested = new Set(secrets.map(({ text }) => text).filter((text) => others.some((row) => row.text === text)));
  const isReal = ({ text }: SecretRow): boolean => !contested.has(text) && !UNFILLED.test(text);
  return {
    secrets,
    clear: others.filter(({ text }) => !contested.has(text)),
    isReal,
    isListed: (row) => !OTHER_RULES.includes(row.rule) && isReal(row),
  };
}
