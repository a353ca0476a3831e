import type { SecretFormat } from './secret-format.ts';

/** Credentials of clouds, code hosts and package registries, as their makers document them. */
export const CODE_AND_CLOUD_FORMATS: readonly SecretFormat[] = [
  {
    name: 'aws-access-key',
    title: 'AWS access key id',
    keywords: ['AKIA', 'ASIA', 'ABIA', 'ACCA', 'A3T'],
    pattern: /(?<![A-Za-z0-9])(?:A3T[A-Z0-9]|AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}(?![A-Za-z0-9])/g,
    examples: { matches: ['id «AKIA·IOSFODNN7EXAMPLE»', '«ASIA·Y34FZKBOKMUTVV7A»'], misses: ['AKIA·short', 'akia·iosfodnn7example'] },
  },
  {
    name: 'aws-secret-access-key',
    title: 'AWS secret access key',
    keywords: ['aws', 'AWS', 'secret_access_key', 'SecretAccessKey', 'SECRET_ACCESS_KEY'],
    pattern: /(?:aws|secret_?access_?key).{0,30}?(?:=|:|\bis\b)\s{0,3}["'`]?(?<secret>[A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])/gi,
    // Hexadecimal digests of that length stay below 4.
    minimumEntropy: 4.1,
    examples: {
      matches: [
        'aws_secret_access_key = «wJalrXUtnFEMI/·K7MDENG/bPxRfiCYEXAMPLEKEY»',
        '"SecretAccessKey": "«kZ3yXq9·VtP0aLrN4uWb7cSdE1fGhJmK8oQiT2xYz»"',
      ],
      misses: ['aws s3 sync build s3://bucket', 'aws_commit = da39a3ee5e6b4b0d3255bfef95601890afd80709-longer/than/forty+chars'],
    },
  },
  {
    name: 'github-token',
    title: 'GitHub token',
    keywords: ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_', 'github_pat_'],
    pattern: /(?<!\w)(?:gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_\w{22,255})(?!\w)/g,
    minimumEntropy: 3,
    examples: {
      matches: ['token «ghp·_wWPw5k4aXcaT4fNP0UcnZwJUVFk6LO0pINUx».', '«github·_pat_11ABCDEFG0aBcDeFgHiJkL_mNoPqRsTuVwXyZ0123456789»'],
      misses: ['ghp·_short', 'ghp·_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'],
    },
  },
  {
    name: 'gitlab-token',
    title: 'GitLab token',
    keywords: ['gl', 'GR1348941'],
    pattern:
      /(?<![\w-])(?:gl(?:pat|dt|rt|ptt|imt|cbt|soat|ft|oas|agent|ffct)-[\w-]{20,300}(?:\.\w{2,9}\.\w{9})?|GR1348941[\w-]{20,50})(?![\w-])/g,
    minimumEntropy: 2.5,
    examples: {
      matches: ['«glpat·-hellOworld380_testin»', '«GR1348941·PREfix_helloworld380»'],
      misses: ['glpat·-short', 'glossary-of-terms-that-is-quite-long'],
    },
  },
  {
    name: 'google-api-key',
    title: 'Google API key',
    keywords: ['AIza'],
    pattern: /(?<![\w-])AIza[\w-]{35}(?![\w-])/g,
    minimumEntropy: 3,
    examples: {
      matches: ['key=«AIza·SyDaGmWKa4JsXZ-HjGw7ISLn_3namBGewQe»'],
      misses: ['AIza·Sy-too-short', 'AIza·XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX'],
    },
  },
  {
    name: 'google-oauth-secret',
    title: 'Google OAuth secret or access token',
    keywords: ['GOCSPX-', 'ya29.'],
    pattern: /(?<![\w-])(?:GOCSPX-[\w-]{28}|ya29\.[\w-]{30,300})(?![\w-])/g,
    examples: { matches: ['«GOCSPX·-aB3dE5gH7jK9mN1pQ3sT5vX7zA2c»'], misses: ['GOCSPX·-', 'ya29.short'] },
  },
  {
    name: 'azure-client-secret',
    title: 'Azure AD client secret',
    keywords: ['Q~'],
    pattern: /(?<![\w~.-])[\w~.]{3}\dQ~[\w~.-]{31,34}(?![\w~.-])/g,
    minimumEntropy: 3,
    examples: { matches: ['«abc8·Q~fhPN7RbKz.xYqW2mLtV9cD4eS6uH1jG0kO»'], misses: ['8Q~short', 'FAQ~and~answers'] },
  },
  {
    name: 'azure-storage-key',
    title: 'Azure storage account key',
    keywords: ['AccountKey'],
    pattern: /AccountKey=(?<secret>[A-Za-z0-9+/]{86}==)/g,
    examples: {
      matches: ['AccountKey=«lJzRc1YdHaAA2KCNJJ1tkYwF/+mKK6Ygw0NGe170·Xu592euJv2wYUtBlV8z+qnlcNQSnIYVTkLWntUO1F8j8rQ==»'],
      misses: ['AccountKey=${KEY}'],
    },
  },
  {
    name: 'npm-token',
    title: 'npm token',
    keywords: ['npm_', '_authToken'],
    pattern: /(?<!\w)npm_[A-Za-z0-9]{36}(?!\w)|:_authToken ?= ?(?<secret>npm_\w{8,64}|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})/g,
    examples: {
      matches: ['«npm·_aB3dE5gH7jK9mN1pQ3sT5vX7zA2cE4fG6hI8»', '//npm.example.com/:_authToken=«743b294a-cd03-11ec-9d64-0242ac120002»'],
      misses: ['npm·_config_registry', '//npm.example.com/:_authToken=${NPM_TOKEN}'],
    },
  },
  {
    name: 'pypi-token',
    title: 'PyPI token',
    keywords: ['pypi-AgE'],
    pattern: /(?<!\w)pypi-AgE[\w-]{50,500}/g,
    examples: {
      matches: ['«pypi·-AgEIcHlwaS5vcmcCJDU3OTM1MjliLWIyYTYtNDEwOC05NzRkLTM0MjNiNmEwNWIzYgACF1sx»'],
      misses: ['pypi·-AgEIshort', 'pypi-server'],
    },
  },
  {
    name: 'docker-token',
    title: 'Docker Hub token',
    keywords: ['dckr_'],
    pattern: /(?<!\w)dckr_(?:pat|oat)_[\w-]{20,64}/g,
    examples: { matches: ['«dckr·_pat_aB3dE5gH7jK9mN1pQ3sT5vX7zA2»'], misses: ['dckr·_pat_x'] },
  },
  {
    name: 'digitalocean-token',
    title: 'DigitalOcean token',
    keywords: ['do_v1_', 'doo_v1_', 'dop_v1_', 'dor_v1_'],
    pattern: /(?<!\w)do[opr]_v1_[\da-f]{64}(?!\w)/g,
    examples: { matches: [`«dop·_v1_${'0f1e2d3c4b5a6978'.repeat(4)}»`], misses: ['dop·_v1_0f1e'] },
  },
  {
    name: 'hashicorp-token',
    title: 'HashiCorp Vault or Terraform token',
    keywords: ['hvs.', 'hvb.', '.atlasv1.'],
    pattern: /(?<![\w.])(?:hv[sb]\.[\w-]{24,300}|\w{14}\.atlasv1\.[\w-]{60,70})(?![\w-])/g,
    minimumEntropy: 3,
    examples: { matches: ['«hvs·.CAESIJ1xqWbM3nYtR5vK8zPdL2cF7gH9jA4sE6u»'], misses: ['hvs·.short', 'archive.atlasv1.txt'] },
  },
  {
    name: 'databricks-token',
    title: 'Databricks token',
    keywords: ['dapi'],
    pattern: /(?<!\w)dapi[\da-f]{32}(?:-\d)?(?!\w)/g,
    minimumEntropy: 3,
    examples: { matches: ['«dapi·f13ac4b49d1cb31f69f678e39602e381-2»'], misses: ['dapi·123456'] },
  },
  {
    name: 'pulumi-token',
    title: 'Pulumi token',
    keywords: ['pul-'],
    pattern: /(?<!\w)pul-[\da-f]{40}(?!\w)/g,
    examples: { matches: ['«pul·-683c2770662c51d960d72ec27613be7653c5cb26»'], misses: ['pul-request-template'] },
  },
  {
    name: 'supabase-token',
    title: 'Supabase token',
    keywords: ['sbp_'],
    pattern: /(?<!\w)sbp_[\da-f]{40}(?!\w)/g,
    examples: { matches: ['«sbp·_683c2770662c51d960d72ec27613be7653c5cb26»'], misses: ['sbp·_1234'] },
  },
  {
    name: 'doppler-token',
    title: 'Doppler token',
    keywords: ['dp.'],
    pattern: /(?<![\w.])dp\.(?:pt|st|ct|sa|scim|audit)\.(?:[\w-]{2,35}\.)?[A-Za-z0-9]{40,44}(?!\w)/g,
    examples: { matches: ['«dp·.pt.aB3dE5gH7jK9mN1pQ3sT5vX7zA2cE4fG6hI8jK0lM2n»'], misses: ['dp·.pt.short', 'dp.array.length'] },
  },
  {
    name: 'flyio-token',
    title: 'Fly.io token',
    keywords: ['fo1_', 'fm1', 'fm2_'],
    pattern: /(?<!\w)(?:fo1_[\w-]{43}|fm[12][ar]?_[A-Za-z0-9+/]{100,1000}={0,3})(?!\w)/g,
    examples: { matches: ['«fo1·_aB3dE5gH7jK9mN1pQ3sT5vX7zA2cE4fG6hI8jK0lM2n»'], misses: ['fo1·_short'] },
  },
  {
    name: 'heroku-api-key',
    title: 'Heroku API key',
    keywords: ['HRKU-', 'heroku', 'HEROKU', 'Heroku'],
    pattern: /(?<!\w)HRKU-AA[\w-]{58}(?!\w)|heroku.{0,30}?[=:]\s{0,3}["'`]?(?<secret>[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})(?!\w)/gi,
    examples: { matches: ['HEROKU_API_KEY=«12345678-abcd-4ef0-9876-0123456789ab»'], misses: ['heroku apps:info --app my-app'] },
  },
];
