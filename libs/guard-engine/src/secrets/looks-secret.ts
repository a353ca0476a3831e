import { entropy } from './entropy.ts';

/** Values that stand for a secret instead of being one. */
const PLACEHOLDER =
  /^(?:null|none|nil|undefined|true|false|string|required|optional|redacted|hidden|masked)\b|[*•]{3}|x{5}|\.{3}|^[${%<([{]|\$\{|\{\{|\(|process\.env|os\.environ|getenv|env\.|your|example|placeholder|change.?me|insert|dummy|sample|redacted|^[a-z][a-z\d+.-]{1,20}:\/\/|^[a-z]{1,60}(?:[._][a-z]{1,60}){0,6}(?:\(\))?$|(?:key|token|secret|password|name|here)$/i;
/** A path, a file, a version, a date, an index: things of programs and of their settings. */
const OF_PROGRAMS =
  /^(?:\.{0,2}\/|~\/|[a-z]:\\)|\.(?:json|pem|key|crt|cer|txt|ya?ml|env|p12|pfx|js|ts|py|go|sh|html?|md)$|^v?\d{1,4}(?:[.-]\d{1,4}){1,3}|^\w{1,40}\[\w{0,20}\]?|^[a-z_]{1,30}\d{0,5}[a-z_]{0,30}(?:\.[a-z_]{1,30}\d{0,3}[a-z_]{0,30}){1,6}$|=>|&&|\|\||::/i;
/** Words and numbers joined: app-config-v2, gpt-4o-2024. */
const JOINED_WORDS =
  /^(?:[A-Z]?[a-z]{1,20}|[A-Z]{1,20}|v?\d{1,4}|[A-Za-z]{1,6}\d{1,4}[a-z]?)(?:[-_.:/](?:[A-Z]?[a-z]{1,20}|[A-Z]{1,20}|v?\d{1,8}|[A-Za-z]{1,6}\d{1,4}[a-z]?)){1,8}$/;

/** A name of programs: OAuth2Client, base64Encoder. */
const IDENTIFIER = /^(?:[A-Z]{0,4}[a-z]{2,20}|[A-Z]{1,4})(?:\d{0,2}[A-Z]{1,4}[a-z]{1,20}){0,6}\d{0,2}$/;

export const SECRETNESS_PATTERNS: readonly RegExp[] = [PLACEHOLDER, OF_PROGRAMS, JOINED_WORDS, IDENTIFIER];

const isPlaceholder = (value: string): boolean => PLACEHOLDER.test(value) || OF_PROGRAMS.test(value);

/** Whether it looks like a password that somebody chose: it needs a digit or, within quotes, letters of both cases and a sign. */
export function looksLikePassword(value: string, isQuoted: boolean): boolean {
  if (value.length < 6) return false;
  if (/\d/.test(value)) return (value.length <= 20 || /\D/.test(value)) && !isPlaceholder(value);
  return (
    isQuoted && value.length >= 8 && /[a-z]/.test(value) && /[A-Z]/.test(value) && /[!@#$%^&*?~+]/.test(value) && !isPlaceholder(value)
  );
}

/** Whether it looks generated: letters and digits without order. */
export function looksLikeKey(value: string): boolean {
  if (value.length < 10 || !/\d/.test(value) || !/\D/.test(value) || entropy(value) < 3) return false;
  return !isPlaceholder(value) && !JOINED_WORDS.test(value) && !IDENTIFIER.test(value);
}
