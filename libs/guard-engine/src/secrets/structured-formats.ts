import type { SecretFormat } from './secret-format.ts';

/** Secrets that are known by their structure, whoever issued them. */
export const STRUCTURED_FORMATS: readonly SecretFormat[] = [
  {
    name: 'private-key',
    title: 'private key block',
    keywords: ['PRIVATE KEY'],
    // A block that is cut off is as bad as a whole one, so the end is not required.
    pattern:
      /-----BEGIN (?:[A-Z]{2,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----(?:[\w\s+/=:,.\\]|-(?!-)){40,8000}(?:-----END (?:[A-Z]{2,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----)?/g,
    minimumEntropy: 3.5,
    examples: {
      matches: [
        '«-----BEGIN RSA PRIVATE KEY-----\nMIIBOgIBAAJBAKj34GkxFhD90vcNLYLInFEX6Ppy1tPf9Cnzj4p4WGeKLs1Pt8Qu\nKUpRKfFLfRYC9AIKjbJTWit+CqvjWYzvQwECAwEAAQ==\n-----END RSA PRIVATE KEY-----» done',
        '«-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gtZWQyNTUx»',
      ],
      misses: [
        '-----BEGIN PUBLIC KEY-----\nMIIBOgIBAAJBAKj34GkxFhD90vcNLYLInFEX6Ppy1tPf9Cnzj4p4WGeKLs1Pt8Qu',
        '-----BEGIN RSA PRIVATE KEY----- ...',
      ],
    },
  },
  {
    name: 'jwt',
    title: 'JSON web token',
    keywords: ['eyJ'],
    pattern: /(?<![\w-])eyJ[\w-]{14,2000}\.eyJ[\w-]{8,4000}(?:\.[\w-]{0,2000})?(?![\w-])/g,
    minimumEntropy: 3.5,
    examples: {
      matches: [
        '«eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9·.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ.SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c»',
      ],
      misses: ['eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9', 'eyJAAAA.eyJBBB', 'eyJBB.eyJCC.eyJDDDD'],
    },
  },
  {
    name: 'url-credentials',
    title: 'password in a URL',
    keywords: ['://'],
    pattern: /(?<![\w+.-])[a-z][a-z\d+.-]{1,20}:\/\/[^\s/:@'"<>]{0,64}:(?<secret>[^\s/@'"<>${}[\]*]{3,128})@[\w.-]{1,253}/gi,
    minimumEntropy: 1,
    score: 0.8,
    examples: {
      matches: ['postgres://user:«s3cr3t!»@db.example.com:5432/main', 'https://username:«password»@example.com'],
      misses: [
        'http://localhost:5000/<%= @variable %>',
        'https://user:${PASSWORD}@host',
        'https://url:8000 @something',
        'https://medium.com/@author',
        'https://user:****@example.com',
      ],
    },
  },
  {
    name: 'bearer-token',
    title: 'token in an Authorization header',
    keywords: ['earer ', 'asic ', 'BEARER ', 'BASIC '],
    pattern: /\b(?:bearer|basic) (?<secret>(?=[\w.~+/-]{0,60}\d)[\w.~+/-]{16,1000}={0,2})(?![\w.~+/-])/gi,
    minimumEntropy: 3.3,
    score: 0.8,
    examples: {
      matches: ['Authorization: Bearer «mF_9.B5f-4.1JqM8xTzRk»', '-H "Authorization: Basic «QWxhZGRpbjpvcGVuIHNlc2FtZTEyMw==»"'],
      misses: ['the bearer of this letter', 'Basic understanding', 'Bearer <token>', 'Bearer ${token}'],
    },
  },
  {
    name: 'curl-credentials',
    title: 'password on a curl command line',
    keywords: ['curl'],
    pattern: /\bcurl\b[^\n|;]{0,300}?\s(?:-u|--user)(?:=|\s{0,3})["']?[^\s"':]{0,64}:(?<secret>[^\s"'${}<>*]{4,128})/g,
    minimumEntropy: 2,
    score: 0.8,
    examples: {
      matches: ['curl --cacert ca.crt -u elastic:«P@ssw0rd1» https://localhost:9200', "curl -u ':«d2LkV78zLx!t»' https://localhost"],
      misses: ['curl -u $USER:$PASSWORD https://x.io', 'curl -u user https://x.io', 'curl https://localhost:9200'],
    },
  },
];
