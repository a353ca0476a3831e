import type { Recognizer } from '../recognizer.ts';
import { AI_FORMATS } from './ai-formats.ts';
import { assignedSecret } from './assigned-secret.ts';
import { CLOUD_FORMATS } from './cloud-formats.ts';
import { CODE_FORMATS } from './code-formats.ts';
import { CONFIG_FORMATS } from './config-formats.ts';
import { DATABASE_FORMATS } from './database-formats.ts';
import { HOSTING_FORMATS } from './hosting-formats.ts';
import { KEY_FORMATS } from './key-formats.ts';
import { kubernetesSecret } from './kubernetes-secret.ts';
import { MEDIA_FORMATS } from './media-formats.ts';
import { MESSAGING_FORMATS } from './messaging-formats.ts';
import { OBSERVABILITY_FORMATS } from './observability-formats.ts';
import { PACKAGE_FORMATS } from './package-formats.ts';
import { PAYMENT_FORMATS } from './payment-formats.ts';
import { type SecretFormat, secretRecognizer } from './secret-format.ts';
import { TOKEN_FORMATS } from './token-formats.ts';
import { WORKSPACE_FORMATS } from './workspace-formats.ts';

/** Every published format of credentials that this engine knows. */
export const SECRET_FORMATS: readonly SecretFormat[] = [
  ...AI_FORMATS,
  ...CLOUD_FORMATS,
  ...HOSTING_FORMATS,
  ...CODE_FORMATS,
  ...PACKAGE_FORMATS,
  ...PAYMENT_FORMATS,
  ...MESSAGING_FORMATS,
  ...OBSERVABILITY_FORMATS,
  ...WORKSPACE_FORMATS,
  ...MEDIA_FORMATS,
  ...DATABASE_FORMATS,
  ...KEY_FORMATS,
  ...TOKEN_FORMATS,
  ...CONFIG_FORMATS,
];

/** Every recognizer of secrets: the formats, and what needs more than a pattern. */
export const SECRET_RECOGNIZERS: readonly Recognizer[] = [...SECRET_FORMATS.map(secretRecognizer), kubernetesSecret, assignedSecret];
