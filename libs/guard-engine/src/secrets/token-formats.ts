import { addressPassword } from './address-password.ts';
import { decodedBase64 } from './decoded-base64.ts';
import { hex, mixed, uuid } from './example-values.ts';
import { looksLikeKey } from './looks-secret.ts';
import type { SecretFormat } from './secret-format.ts';

/** Tokens and passwords that are known by where they stand, whoever issued them: headers, addresses, command lines. */
export const TOKEN_FORMATS: readonly SecretFormat[] = [
  {
    name: 'jwt',
    title: 'JSON web token',
    keywords: ['eyJ', 'ewog', 'ew0k'],
    pattern: /(?<![\w-])e(?:yJ|wog|w0K)[\w-]{8,2000}\.e(?:yJ|wog|w0K)[\w-]{6,4000}(?:\.[\w-]{0,2000})?(?![\w-])/g,
    minimumEntropy: 3.5,
    isSecret: (token) => isJsonObject(token.slice(0, token.indexOf('.'))),
    examples: {
      matches: [
        '«eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9·.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ.SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c»',
        `tokenWithNoneAlg = "«eyJhbGciOiJub25lIn0·.eyJzdWIiOiJ0ZXN0LXVzZXIifQ.»"`,
      ],
      misses: [
        'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9',
        'eyJAAAA.eyJBBB',
        'eyJBB.eyJCC.eyJDDDD',
        `eyJ${mixed(40)}.eyJ${mixed(40)}.${mixed(40)}`,
      ],
    },
  },
  {
    name: 'jwe',
    title: 'encrypted JSON web token',
    keywords: ['eyJ'],
    pattern: /(?<![\w-])eyJ[\w-]{14,2000}\.(?!eyJ)[\w-]{0,1400}\.[\w-]{16,64}\.[\w-]{4,8000}\.[\w-]{16,64}(?![\w-])/g,
    minimumEntropy: 3.5,
    isSecret: (token) => isJsonObject(token.slice(0, token.indexOf('.'))),
    examples: {
      matches: [`«eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0·..${mixed(16)}.${mixed(40)}.${mixed(22)}»`],
      misses: [`eyJ${mixed(40)}..${mixed(16)}.${mixed(40)}.${mixed(22)}`],
    },
  },
  {
    name: 'encoded-jwt',
    title: 'JSON web token in base64',
    keywords: ['ZXlK'],
    pattern: /(?<![\w+/-])ZXlK[A-Za-z\d+/_-]{60,4000}={0,2}(?![\w+/=-])/g,
    minimumEntropy: 3.5,
    isSecret: (text) => {
      const token = decodedBase64(text) ?? '';
      return token.includes('.') && isJsonObject(token.slice(0, token.indexOf('.')));
    },
    examples: {
      matches: ['«ZXlKaGJHY2lPaUpJVXpJMU5pSXNJblI1Y0NJNklrcFhWQ0o5LmV5·SnpkV0lpT2lJeE1qTTBOVFkzT0Rrd0luMC5TZmxLeHdSSlNNZUtLRjJRVDRmd3BN»'],
      misses: [`ZXlK${mixed(80)}`],
    },
  },
  {
    name: 'bearer-token',
    title: 'bearer token',
    keywords: ['bearer '],
    pattern: /\bbearer (?<secret>(?=[\w.~+/-]{0,60}\d)[\w.~+/-]{16,2000}={0,2})(?![\w.~+/-])/gi,
    minimumEntropy: 3,
    score: 0.8,
    examples: {
      matches: ['Authorization: Bearer «mF_9.B5f-4.1JqM8xTzRk»'],
      misses: ['the bearer of this letter', 'Bearer <token>', 'Bearer ${token}', `Bearer ${'X'.repeat(12)}`],
    },
  },
  {
    name: 'basic-credentials',
    title: 'user and password in a Basic Authorization header',
    keywords: ['basic '],
    pattern: /\bbasic (?<secret>[A-Za-z\d+/]{8,400}={0,2})(?![\w.~+/=-])/gi,
    minimumEntropy: 2.5,
    isSecret: (text) => /^[ -~]{0,200}:[ -~]{0,300}$/.test(decodedBase64(text) ?? '') || /^(?=.{0,99}\d).{40}/.test(text),
    score: 0.9,
    examples: {
      matches: ['-H "Authorization: Basic «QWxhZGRpbjpvcGVuIHNlc2FtZTEyMw==»"', 'basic «YnJvd3Nlcjo=»'],
      misses: ['Basic understanding', 'basic programming', 'Basic ZWxlbWVudGFyeQ=='],
    },
  },
  {
    name: 'authorization-header',
    title: 'token in an Authorization header',
    keywords: ['authorization:', 'authorization":', "authorization':"],
    pattern:
      /\bauthorization\\?["']?:\s{0,5}\\?["']?(?:(?:api-?)?(?:token|key) |token=)?["']?(?<secret>(?=[\w=~@.+/-]{0,60}\d)(?!bearer|basic)[\w=~@.+/-]{12,1000})(?![\w=~@.+/-])/gi,
    minimumEntropy: 3,
    score: 0.8,
    examples: {
      matches: [`curl --header 'Authorization: «${uuid}»'`, `"authorization": "Token «${hex(40)}»"`],
      misses: ['Authorization: Bearer <token>', 'Authorization: required', 'authorization: ${{ secrets.TOKEN_1 }}'],
    },
  },
  {
    name: 'api-key-header',
    title: 'key in a request header',
    keywords: ['-key:', '-token:', "'token:", '"token:', '-secret:'],
    pattern:
      /(?:\bx-(?!csrf|xsrf|idempotency|request|trace)(?:[a-z]{2,16}-){0,3}(?:api-?)?(?:key|token|secret)|\b(?:api|access|auth|secret|private|service|client|vault|deploy|job|server)-(?:key|token|secret)|["']token):\s{0,5}(?<secret>(?=[\w=~@.+/-]{0,60}\d)[\w=~@.+/-]{10,1000})(?=["'\s]|$)/gi,
    minimumEntropy: 2.7,
    score: 0.7,
    evidence: 'context',
    examples: {
      matches: ['-H "X-Api-Key: «3fea6af1349166ea»"', 'curl --header "Api-Token: «Sk94HG7f6KB»"'],
      misses: ['X-Api-Key: <key>', `X-CSRF-Token: ${mixed(32)}`, `Idempotency-Key: ${uuid}`, 'cache-key: node-modules-2026'],
    },
  },
  {
    name: 'query-token',
    title: 'token in the query of an address',
    keywords: ['token=', 'key=', 'secret=', 'apikey=', 'sig=', 'signature='],
    pattern:
      /[?&](?:(?:access|auth|api|refresh|id|private|user|client|session|job)[_-]?)?(?:token|key|secret|apikey|sig|signature)=(?<secret>(?=[\w.~%+/=-]{0,60}\d)[\w.~%+/=-]{16,2000})(?![\w.~%+/=-])/gi,
    minimumEntropy: 3.3,
    isSecret: (value) => looksLikeKey(value.replaceAll(/%[\da-f]{2}/gi, '')),
    score: 0.7,
    evidence: 'context',
    examples: {
      matches: [`https://api.example.com/v1?access_token=«${mixed(32)}»&page=2`],
      misses: [
        'https://example.com/?key=summer-sale-of-2024',
        'https://example.com/?key=value%23still-query',
        'https://example.com/?token=${TOKEN}',
      ],
    },
  },
  {
    name: 'url-credentials',
    title: 'password in an address',
    keywords: ['://'],
    pattern: addressPassword('[a-z][a-z\\d+.-]{1,20}'),
    minimumEntropy: 1,
    score: 0.8,
    examples: {
      matches: ['ftp://jo:«s3cr3t!»@files.example.com/x', 'https://username:«password»@example.com', 'https://a:«host»@host'],
      misses: [
        'http://localhost:5000/<%= @variable %>',
        'https://user:${PASSWORD}@host',
        'https://url:8000 @something',
        'https://medium.com/@author',
        'as http://user:password@host:port',
        'https://user:****@example.com',
      ],
    },
  },
  {
    name: 'curl-credentials',
    title: 'password on a curl command line',
    keywords: ['curl'],
    pattern:
      /\bcurl\b[^\n|;]{0,300}?\s(?:-u|--user)(?:=|\s{0,3})(?:["'][^\s"':<]{0,64}["']?:["']?|[^\s"':<]{0,64}:["']?)(?<secret>(?!(?:pass(?:word)?|pwd|test|token|yyy|x{3,20})(?:["'\s]|$))[^\s"'${}<>*[\]]{4,128}|\{[A-Za-z\d]{8,64}\}|[^\s"'{}<>*[\]$]{2,40}\$\d?(?=\s))/g,
    minimumEntropy: 2,
    score: 0.8,
    examples: {
      matches: ['curl --cacert ca.crt -u elastic:«P@ssw0rd1» https://localhost:9200', "curl -u ':«d2LkV78zLx!t»' https://localhost"],
      misses: [
        'curl -u $USER:$PASSWORD https://x.io',
        'curl -u user https://x.io',
        'curl https://localhost:9200',
        'curl -u username:token',
      ],
    },
  },
  {
    name: 'curl-user-token',
    title: 'token as user on a curl command line',
    keywords: ['curl'],
    pattern: /\bcurl\b[^\n|;]{0,300}?\s(?:-u|--user)(?:=|\s{0,3})["']?(?<secret>(?=[^\s"':]{0,60}\d)[^\s"':${}<>*[\]]{10,128})(?=:["'\s])/g,
    minimumEntropy: 3,
    score: 0.8,
    examples: { matches: ['curl -u "«d2LkV78zLx!t»:" https://localhost'], misses: ['curl -u username: https://x.io'] },
  },
  {
    name: 'command-line-password',
    title: 'password on a command line',
    keywords: [
      'mysql',
      'mariadb',
      'sshpass',
      'redis-cli',
      'sqlcmd',
      'mongosh',
      'mongo ',
      'passin',
      'docker login',
      'helm registry',
      'smbclient',
    ],
    pattern:
      /\b(?:(?:mysql(?:dump|admin)?|mariadb)\b[^\n|;]{0,120}?\s-p|sshpass\s-p\s?|redis-cli\b[^\n|;]{0,120}?\s-a\s|sqlcmd\b[^\n|;]{0,120}?\s-P\s?|mongo(?:sh|dump|restore)?\b[^\n|;]{0,120}?\s(?:-p|--password)[\s=]|docker login\b[^\n|;]{0,120}?\s(?:-p|--password)[\s=]|openssl\b[^\n|;]{0,200}?\s-pass(?:in|out)?\spass:)["']?(?<secret>(?![$<{-])(?=[^\s"']{0,100}[\d!@#%^&*?+])[^\s"']{5,128})/g,
    minimumEntropy: 2,
    score: 0.8,
    examples: {
      matches: ["mysql -u root -p'«S3cret!»' shop", 'sshpass -p «Hunter2024» ssh me@host', 'redis-cli -h cache -a «p4ssw0rd» ping'],
      misses: ['mysql -u root -p shop', 'mysql -u root -p$PASSWORD', 'sshpass -p "$SSH_PASS" ssh me@host', 'docker login -p <password>'],
    },
  },
];

/** Whether this is base64url of a JSON object: a header says its algorithm. */
function isJsonObject(segment: string): boolean {
  try {
    const parsed: unknown = JSON.parse(decodedBase64(segment) ?? '');
    return typeof parsed === 'object' && parsed !== null;
  } catch {
    return false;
  }
}
