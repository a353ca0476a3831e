import type { Candidate, Recognizer } from '../recognizer.ts';
import { entropy } from './entropy.ts';

/** A name that says "secret", an assignment, a value. Names may be written in any case, with _, - or spaces. */
const ASSIGNMENT =
  /(?<name>(?<![a-z])pass(?:phrase|code)?|pass(?:word|wd)|(?<![a-z])pwd|(?:api|access|secret|private|auth|client|encryption|signing|account|master|service|app)[_ -]?(?:key|token|secret)|secret|token|credentials?)(?:[_-][a-z\d]{1,16}){0,2}(?:["'`\]]{0,2}\s{0,3}(?:=>|:=|==?|:)|\s(?:is|was)(?: now| set to)?:?)\s{0,3}(?<quote>["'`]{0,1})(?<value>[^\s"'`,;<>]{6,200})/gi;
const PASSWORD = /^(?:pass|pwd)/i;
/** Values that stand for a secret instead of being one. */
const PLACEHOLDER =
  /^(?:null|none|nil|undefined|true|false|string|required|optional|redacted|hidden|masked)\b|[*•]{3}|x{5}|\.{3}|^[${%<([]|\$\{|\{\{|\(|process\.env|os\.environ|getenv|env\.|your|example|placeholder|change.?me|insert|dummy|sample|redacted|^https?:|^[a-z]+(?:[._][a-z]+)*(?:\(\))?$|^[a-z_]\w*\.[a-z_]+$|(?:key|token|secret|password|name|here)$/i;

/**
 * What is assigned to a name such as `password` or `api_key`, or said to be one ("my password is …"), when the value
 * looks made to be secret. The last resort for secrets without a format of their own.
 */
export const assignedSecret: Recognizer = {
  id: 'secret.assigned',
  category: 'secret',
  entityType: 'SECRET',
  title: 'value assigned to a secret name',
  keywords: ['pass', 'pwd', 'secret', 'token', 'key', 'credential'],
  examples: {
    matches: [
      'password = "«Tr0ub4dor&3»"',
      'DB_PASSWORD=«hunter2024!»',
      'my password is «Summer2024!»',
      'api_key: «9f8e7d6c5b4a39281706f5e4d3c2b1a0»',
      '{"client_secret": "«Zq3vN8xKpW2mT6yR»"}',
      'export AUTH_TOKEN=«k3J9xLq2VbN7mZ5tR8wY»',
      'pwd: «12345678»',
    ],
    misses: [
      'password: required',
      'token: string',
      'const token = getToken(request)',
      'password = process.env.PASSWORD',
      'api_key = "${API_KEY}"',
      'api_key: YOUR_API_KEY',
      'the password is stored hashed',
      'the secret is out',
      'the key is to practise',
      'token = response.data.token',
      'password: ********',
      'max_tokens: 4096',
      'primary key: user_id2024',
      'my password is too long',
      'Secret: https://example.com/page1',
      'the token is invalid1',
      'secret_length = X25519.secret_length',
      'secret = "GPT4-API-KEY"',
    ],
  },
  find(text) {
    const candidates: Candidate[] = [];
    for (const match of text.matchAll(ASSIGNMENT)) {
      const { name = '', value: written = '', quote = '' } = match.groups ?? {};
      const value = quote === '' ? written.replace(/[).\]}!?:]+$/, (tail) => (tail.includes('!') ? '!' : '')) : written;
      if (!looksSecret(name, value)) continue;
      const start = match.index + match[0].length - written.length;
      candidates.push({ start, end: start + value.length, score: entropy(value) >= 3.5 ? 0.7 : 0.5, evidence: 'context', value });
    }
    return candidates;
  },
};

function looksSecret(name: string, value: string): boolean {
  if (PLACEHOLDER.test(value)) return false;
  const hasDigit = /\d/.test(value);
  const hasOther = /[^\d]/.test(value);
  if (PASSWORD.test(name)) return value.length >= 6 && hasDigit && (hasOther || value.length <= 20);
  return value.length >= 10 && hasDigit && hasOther && entropy(value) >= 3;
}
