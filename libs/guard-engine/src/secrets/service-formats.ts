import type { SecretFormat } from './secret-format.ts';

/** Credentials of model providers, payment, chat, mail and other services, as their makers document them. */
export const SERVICE_FORMATS: readonly SecretFormat[] = [
  {
    name: 'sentinelmesh-api-key',
    title: 'SentinelMesh API key',
    keywords: ['smk_'],
    pattern: /(?<!\w)smk_(?:live|test)_[A-Za-z0-9]{8,64}_[A-Za-z0-9_-]{16,128}/g,
    examples: {
      matches: ['x-api-key: «smk·_live_01j9z8y7x6w5_Qm3vT8kLpR2nXwYs5bHd_a1b2c3»'],
      misses: ['smk·_live_<id>_<secret>_<crc>', 'smk·_live_'],
    },
  },
  {
    name: 'anthropic-api-key',
    title: 'Anthropic API key',
    keywords: ['sk-ant-'],
    pattern: /(?<![\w-])sk-ant-(?:[a-z]{2,10}\d{2}-)?[\w-]{24,200}/g,
    minimumEntropy: 3,
    examples: {
      matches: ['«sk-ant·-api03-abc123xyz-456def789ghij-klmnopqrstuvwx-3456yza789bcde»'],
      misses: ['sk-ant·-api03-', 'sk-ant·-short'],
    },
  },
  {
    name: 'openai-api-key',
    title: 'OpenAI API key',
    keywords: ['sk-'],
    pattern: /(?<![\w-])sk-(?!ant-|or-)(?:(?:proj|svcacct|admin|None)-[\w-]{20,200}|(?=[A-Za-z]{0,40}\d)[A-Za-z0-9]{10,100}(?![\w-]))/g,
    examples: {
      matches: [
        'api_key="«sk·-1234567890»"',
        '«sk·-Xi8tcNiHV9awbCcvilTeT3BlbkFJ3UDnpdEwNNm6wVBpYM0o»',
        '«sk·-proj-Xi8tdMjHV6pmbBbwilTeT3BlbkFJ3UDnpdEwNNm6wVBpYM0o»',
      ],
      misses: ['the task-1234567890', 'sk-learn and sk-estimators', 'locale sk-SK', 'sk-<your key>', 'risk-1234567890123'],
    },
  },
  {
    name: 'model-provider-key',
    title: 'API key of a model provider',
    keywords: ['hf_', 'api_org_', 'gsk_', 'pplx-', 'r8_', 'sk-or-', 'xai-', 'nvapi-'],
    pattern:
      /(?<![\w-])(?:(?:hf_|api_org_)[A-Za-z]{34}|gsk_[A-Za-z0-9]{52}|pplx-[A-Za-z0-9]{48}|r8_[A-Za-z0-9]{37}|sk-or-v1-[\da-f]{64}|xai-[A-Za-z0-9]{80}|nvapi-[\w-]{64})(?![\w-])/g,
    minimumEntropy: 3,
    examples: {
      matches: ['«hf·_jCBaQngSHiHDRYOcsMcifUcysGyaiybUWz»'],
      misses: ['hf·_hub_download', 'hf·_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'],
    },
  },
  {
    name: 'slack-token',
    title: 'Slack token',
    keywords: ['xox', 'xapp-'],
    pattern:
      /(?<!\w)(?:xox(?:[abepr](?:\.xox[bp])?-(?=[\w-]{0,60}\d)|[os]-(?=\d))[A-Za-z0-9][\w-]{9,250}|xapp-\d-[A-Z0-9]{5,20}-\d{5,20}-[a-z0-9]{20,100})/gi,
    minimumEntropy: 2.5,
    examples: {
      matches: ['«xox·b-263594206564-FGqddMF8t08v8N7Oq4i57vs1»'],
      misses: ['xox·b-your-token', 'xox·b-xxxxxxxxxxxx-xxxx', 'images/2018-xoxo-indieweb-1.jpg'],
    },
  },
  {
    name: 'slack-webhook',
    title: 'Slack webhook address',
    keywords: ['hooks.slack.com'],
    pattern: /(?:https?:\/\/)?hooks\.slack\.com\/(?:services|workflows|triggers)\/[A-Za-z0-9+/]{20,80}/g,
    minimumEntropy: 3.5,
    examples: {
      matches: ['«https://hooks.slack.com/·services/T026VU2K8/B5JH3MBN2/mN7xQvPzR4tKcW9sLdYgHbFj»'],
      misses: ['https://hooks.slack.com/', 'https://api.slack.com/methods'],
    },
  },
  {
    name: 'discord-token',
    title: 'Discord bot token',
    keywords: ['M', 'N', 'O'],
    pattern: /(?<![\w.-])[MNO][A-Za-z\d_-]{23,25}\.[\w-]{6}\.[\w-]{27,38}(?![\w-])/g,
    minimumEntropy: 4,
    examples: {
      matches: ['«MTk4NjIyNDgzNDcxOTI1MjQ4·.Cl2FMQ.ZnCjm1XVW7vRze4b7Cq4se7kKWs»'],
      misses: ['My.first.token', 'MTk4NjIyNDgzNDcxOTI1MjQ4·.Cl2F.short'],
    },
  },
  {
    name: 'telegram-token',
    title: 'Telegram bot token',
    keywords: [':A'],
    pattern: /(?<![\w:])\d{8,10}:A[\w-]{34}(?![\w-])/g,
    minimumEntropy: 3.5,
    examples: {
      matches: ['«110201543·:AAHdqTcvCH1vGWJxfSe1ofSAs0K5PALDsaw»'],
      misses: ['arn:aws:sns:aaa:111122223333:aaaaaaaaaaaaaaaaaaassssssddddddddddddd'],
    },
  },
  {
    name: 'stripe-key',
    title: 'Stripe secret',
    keywords: ['sk_live_', 'sk_test_', 'sk_prod_', 'rk_live_', 'rk_test_', 'rk_prod_', 'whsec_'],
    pattern: /(?<!\w)(?:[sr]k_(?:live|test|prod)_[A-Za-z0-9]{10,200}|whsec_[A-Za-z0-9+/=]{24,88})(?!\w)/g,
    minimumEntropy: 2,
    examples: {
      matches: ['«sk·_live_ReTllpYQYfIZu2Jnf2lAPFjD»', '«whsec·_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw»'],
      misses: ['pk·_live_j5krY8XTgIcDaHDb3YrsAfCl', 'sk·_live_', 'sk·_test_xxxxxxxxxxxx'],
    },
  },
  {
    name: 'square-token',
    title: 'Square token',
    keywords: ['sq0', 'EAAA'],
    pattern: /(?<![\w-])(?:sq0(?:atp|csp)-[\w-]{22,60}|EAAA[\w-]{60})(?![\w-])/g,
    minimumEntropy: 3,
    examples: { matches: ['«sq0atp·-Wq7xN3mKpR9vTzL4bYcHd2»'], misses: ['sq0atp·-short'] },
  },
  {
    name: 'shopify-token',
    title: 'Shopify token',
    keywords: ['shpat_', 'shpca_', 'shppa_', 'shpss_'],
    pattern: /(?<!\w)shp(?:at|ca|pa|ss)_[\da-fA-F]{32}(?!\w)/g,
    examples: { matches: ['«shpat·_0f1e2d3c4b5a69788796a5b4c3d2e1f0»'], misses: ['shpat·_short'] },
  },
  {
    name: 'sendgrid-api-key',
    title: 'SendGrid API key',
    keywords: ['SG.'],
    pattern: /(?<![\w.])SG\.[\w-]{16,32}\.[\w-]{32,64}(?![\w.-])/g,
    examples: {
      matches: ['«SG·.ngeVfQFYQlKU0ufo8x5d1A.TwL2iGABf9DHoTf-09kqeF8tAmbihYzrnopKc-1s5cr»'],
      misses: ['SG·.ngeVfQFYQlKU0ufo8x5d1A..TwL2iGABf9DHoTf-09kqeF8tAmbihYzrnopKc-1s5cr'],
    },
  },
  {
    name: 'twilio-key',
    title: 'Twilio key or account id',
    keywords: ['SK', 'AC'],
    pattern: /(?<!\w)(?:SK|AC)[\da-f]{32}(?!\w)/g,
    minimumEntropy: 3,
    examples: { matches: ['«AC·0f1e2d3c4b5a69788796a5b4c3d2e1f0»'], misses: ['AC·short', 'ACCESS'] },
  },
  {
    name: 'mail-service-key',
    title: 'API key of a mail service',
    keywords: ['-us', 'key-', 'xkeysib-'],
    pattern: /(?<![\w-])(?:[\da-f]{32}-us\d{1,2}|key-[\da-f]{32}|xkeysib-[\da-f]{64}-[a-zA-Z0-9]{16})(?![\w-])/g,
    minimumEntropy: 3,
    examples: {
      matches: ['«343ea45721923ed956e2b38c31db76aa·-us30»', '«key·-0f1e2d3c4b5a69788796a5b4c3d2e1f0»'],
      misses: ['key-value-store', 'about-us2'],
    },
  },
  {
    name: 'atlassian-token',
    title: 'Atlassian token',
    keywords: ['ATATT3', 'ATCTT3', 'ATBB'],
    pattern: /(?<!\w)(?:AT[AC]TT3[\w=-]{60,300}|ATBB[A-Za-z0-9]{32})(?!\w)/g,
    minimumEntropy: 3,
    examples: { matches: ['«ATBB·aB3dE5gH7jK9mN1pQ3sT5vX7zA2cE4fG»'], misses: ['ATBB·short'] },
  },
  {
    name: 'workspace-token',
    title: 'token of a workspace service (Notion, Linear, Figma, Asana, Grafana, Sentry, New Relic, SonarQube, Sourcegraph)',
    keywords: [
      'ntn_',
      'lin_api_',
      'figd_',
      'glsa_',
      'glc_',
      'sntrys_',
      'sntryu_',
      'NRAK-',
      'sqp_',
      'squ_',
      'sqa_',
      'rubygems_',
      'pscale_',
      'rdme_',
      'dnkey-',
      'sgp_',
    ],
    pattern:
      /(?<![\w-])(?:ntn_[A-Za-z0-9]{40,60}|lin_api_[A-Za-z0-9]{40}|figd_[\w-]{40}|glsa_[A-Za-z0-9]{32}_[\da-f]{8}|glc_[A-Za-z0-9+/]{32,400}={0,3}|sntrys_[\w+/=]{40,400}|sntryu_[\da-f]{64}|NRAK-[A-Z0-9]{27}|sq[pua]_[a-z0-9]{40}|rubygems_[\da-f]{48}|pscale_(?:tkn|pw|oauth)_[\w.=-]{32,64}|rdme_[a-z0-9]{70}|sgp_(?:(?:[\da-fA-F]{16}|local)_)?[\da-fA-F]{40}|dnkey-[\w=-]{26}-[\w=-]{52})(?![\w-])/g,
    minimumEntropy: 3,
    examples: { matches: ['«glsa·_aB3dE5gH7jK9mN1pQ3sT5vX7zA2cE4fG_0f1e2d3c»'], misses: ['glsa·_short', 'lin_api_client'] },
  },
  {
    name: 'facebook-token',
    title: 'Facebook access token',
    keywords: ['EAA', '|'],
    pattern: /(?<![\w-])(?:EAA[MC][A-Za-z0-9]{80,300}|\d{15,16}\|[\w-]{27})(?!\w)/g,
    minimumEntropy: 4,
    examples: { matches: [`«EAAC·${'aB3dE5gH7jK9mN1pQ3sT5vX7zA2cE4fG6hI8jK0lM2nO4'.repeat(2)}»`], misses: ['EAAC·short'] },
  },
  {
    name: 'onepassword-secret',
    title: '1Password secret key or service token',
    keywords: ['A3-', 'ops_eyJ', 'AGE-SECRET-KEY-1'],
    pattern:
      /(?<!\w)(?:A3-[A-Z0-9]{6}-(?:[A-Z0-9]{11}|[A-Z0-9]{6}-[A-Z0-9]{5})(?:-[A-Z0-9]{5}){3}|ops_eyJ[A-Za-z0-9+/]{250,2000}={0,3}|AGE-SECRET-KEY-1[A-Z0-9]{58})(?!\w)/g,
    minimumEntropy: 3.8,
    examples: { matches: ['«A3·-GG9EQ6-KS44QW-ANPVF-RGPL9-BSJQ3-GSGHH»'], misses: ['A3-paper-size'] },
  },
];
