import type { Candidate, Recognizer } from '../recognizer.ts';
import { looksLikeKey, looksLikePassword } from './looks-secret.ts';

/** Words for a password, in the languages that the engine knows best. */
const PASSWORD =
  /pass(?:word|wort|wd)s?|(?<![a-z])pass(?:phrase|code)?|(?<![a-z])pwd|kennwort|contrase[nñ]a|senha|mot de passe|wachtwoord|has[lł]o|[sş]ifre(?:m|niz)?|парол[ья]|密[码碼]|口令|パスワード|비밀번호/;
const KEY =
  /(?:api|access|secret|private|auth|client|encryption|signing|account|master|service|app|admin|bot|deploy|webhook|session|refresh|bearer|oauth|jwt|hmac|license|shared|storage)[_ -]?(?:key|token|secret|auth)|secret|token|credentials?|(?<=[a-z][_-])auth(?![a-z])/;
const NAME = new RegExp(`(?<password>${PASSWORD.source})|${KEY.source}`, 'gi');

/** What the rest of a name may be, DB_PASSWORD_PROD, and what stands between a name and a value. */
const SUFFIX = /(?:[_-][a-z\d]{1,16}){0,2}/;
const SEPARATORS = [
  // password = "…", "password": …, password := …
  new RegExp(`${SUFFIX.source}["'\`\\]\\\\]{0,3}\\s{0,3}(?:=>|:=|==?|:|：)\\s{0,3}`),
  // my password for this is …, also in other languages
  /(?: (?:for|to|of|on)(?: [\w'.-]{1,20}){1,4})?\s(?:is|was|ist|lautet|es|est|é|è|to)(?: now| set to)?:? /,
  /(?:は|是|为|為|은|는)[：:]?\s?/,
  // getenv("api_token", "…")
  new RegExp(`${SUFFIX.source}["'](?<comma>,)\\s?(?=["'])`),
  // <password>…</password>, key="password" value="…"
  new RegExp(`${SUFFIX.source}(?:>(?=[^<\\s]{1,200}</)|["'] value=(?=["']))`),
  // user admin and password …
  /(?<=\b(?:and|with|using) (?:the )?password) (?=(?:[A-Za-z]{0,20}\d))/,
  // --password …
  /(?<=\s--[a-z-]{0,40})[ =]/,
];
const VALUE = /\\?(?:"(?<double>[^\s"]{6,200})"|'(?<single>[^\s']{6,200})'|["'`]?(?<bare>[^\s"'`,;<>\\，。、]{6,200}))/;
const ASSIGNED_VALUE = new RegExp(`(?:${SEPARATORS.map(({ source }) => source).join('|')})${VALUE.source}`, 'iy');

export const ASSIGNMENT_PATTERNS: readonly RegExp[] = [NAME, ASSIGNED_VALUE];

/** Names that hold the words above and no secret. */
const HARMLESS_BEFORE =
  /(?:public|csrf|xsrf|jsonweb|page|paging|continuation|idempotency|authenticity|(?<![a-z])(?:next|prev(?:ious)?|sync|cursor|delta|max|min|num|total|design|special|stop|eos|bos|pad|mask|non))[_ -]?$/i;
const HARMLESS_SUFFIX =
  /^[_-]?(?:ids?|names?|ur[il]s?|endpoint|files?|path|dir|length|size|count|limit|types?|kind|ttl|expir\w{0,6}|alias|arn|ref|versions?|hint|format|prefix|regex|pattern|policy|rotation|labels?|field|column|index|hash(?:er|ing)?|encoder|store|manager|provider|class|service|reset|strength)(?![a-z])/i;

/**
 * What is assigned to a name such as `password` or `api_key`, or said to be one ("my password is …"), when the value
 * looks made to be secret. The last resort for secrets without a format of their own.
 */
export const assignedSecret: Recognizer = {
  id: 'secret.assigned',
  category: 'secret',
  entityType: 'SECRET',
  title: 'value assigned to a secret name',
  keywords: [
    ...[
      'pass',
      'pwd',
      'secret',
      'token',
      'key',
      'credential',
      '_auth',
      '-auth',
      'kennwort',
      'contrase',
      'senha',
      'wachtwoord',
      'haslo',
      'hasło',
    ],
    ...['sifre', 'şifre', 'парол', '密码', '密碼', '口令', 'パスワード', '비밀번호'],
  ],
  examples: {
    matches: [
      'password = "«Tr0ub4dor&3»"',
      'DB_PASSWORD=«hunter2024!»',
      'my password is «Summer2024!»',
      'The password for my laptop is «Hunter2024»',
      'the admin password is «P@ssw0rd!»',
      'log in as root and password «Winter2024»',
      'api_key: «9f8e7d6c5b4a39281706f5e4d3c2b1a0»',
      '{"client_secret": "«Zq3vN8xKpW2mT6yR»"}',
      '{\\"password\\": \\"«Zq3vN8xK»\\"}',
      'export AUTH_TOKEN=«k3J9xLq2VbN7mZ5tR8wY»',
      'pwd: «12345678»',
      'password = "«Correct,Horse!»"',
      'os.getenv("api_token", "«dafa7817-e246-48f3-91a7-e87653d587b8»")',
      '<client_secret>«k3J9xLq2VbN7mZ5t»</client_secret>',
      'deploy --api-key «k3J9xLq2VbN7mZ5t» --force',
      'mein Passwort ist «Sommer2024!»',
      'mi contraseña es «Verano2024!»',
      'Mot de passe : «Ete2024!!»',
      'пароль: «Leto2024!»',
      '密码是«Xiatian2024»',
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
      'nextPageToken: "CAUQAA1234567abc"',
      'public_key = "9Cnzj4p4WGeKLs1Pt8QuKUpRKfFLfRYC"',
      'credentials_id: "29f63271-dc2f-4734-8221-5b31b5169bac"',
      'io.jsonwebtoken:jjwt-jackson-0.11.2',
      'secret: app-config-v2',
      'token_expires: 2024-01-01T00:00:00Z',
      'password: z.string().min(8)',
      'credentials: ./keys/service1.json',
      'password = args[1]',
      "page.fill('#password', 'password123')",
    ],
  },
  find(text) {
    const candidates: Candidate[] = [];
    NAME.lastIndex = 0;
    for (let name = NAME.exec(text); name !== null; name = NAME.exec(text)) {
      const nameEnd = NAME.lastIndex;
      ASSIGNED_VALUE.lastIndex = nameEnd;
      const assigned = ASSIGNED_VALUE.exec(text);
      if (assigned === null || isHarmless(text, name.index, nameEnd)) continue;
      const { comma, double, single, bare } = assigned.groups ?? {};
      const written = double ?? single ?? bare ?? '';
      const value = bare === undefined ? written.replace(/\\+$/, '') : withoutPunctuation(bare);
      const isPassword = name.groups?.password !== undefined;
      // A password after a comma is what a test types into a field of that name.
      if (isPassword ? comma !== undefined || !looksLikePassword(value, bare === undefined) : !looksLikeKey(value)) continue;
      const start = nameEnd + assigned[0].length - written.length - (bare === undefined ? 1 : 0);
      candidates.push({ start, end: start + value.length, score: looksLikeKey(value) ? 0.7 : 0.5, evidence: 'context', value });
      NAME.lastIndex = start + value.length;
    }
    return candidates;
  },
};

const isHarmless = (text: string, start: number, end: number): boolean =>
  HARMLESS_BEFORE.test(text.slice(Math.max(0, start - 16), start)) || HARMLESS_SUFFIX.test(text.slice(end, end + 24));

/** An unquoted value ends before the next field of a query and before the punctuation of its sentence; an exclamation mark may be its own. */
const withoutPunctuation = (value: string): string =>
  value.replace(/&[\w-]{1,40}=.*$/, '').replace(/[).\]}!?:\\]+$/, (tail) => (tail.startsWith('!') ? (/^!+/.exec(tail)?.[0] ?? '') : ''));
