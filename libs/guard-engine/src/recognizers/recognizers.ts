import type { Recognizer } from '../recognizer.ts';
import { assignedSecret } from '../secrets/assigned-secret.ts';
import { CODE_AND_CLOUD_FORMATS } from '../secrets/code-and-cloud-formats.ts';
import { secretRecognizer } from '../secrets/secret-format.ts';
import { SERVICE_FORMATS } from '../secrets/service-formats.ts';
import { STRUCTURED_FORMATS } from '../secrets/structured-formats.ts';
import { creditCard } from './credit-card.ts';
import { emailAddress } from './email-address.ts';
import { iban } from './iban.ts';
import { ipAddress } from './ip-address.ts';
import { phoneNumber } from './phone-number.ts';
import { usSsn } from './us-ssn.ts';

/** Every recognizer of this engine. The order does not matter: overlaps are decided by evidence. */
export const RECOGNIZERS: readonly Recognizer[] = [
  emailAddress,
  phoneNumber,
  usSsn,
  creditCard,
  iban,
  ipAddress,
  ...[...CODE_AND_CLOUD_FORMATS, ...SERVICE_FORMATS, ...STRUCTURED_FORMATS].map(secretRecognizer),
  assignedSecret,
];

/** Every type of entity that this engine finds, by name. */
export const RECOGNIZED_TYPES: readonly string[] = [...new Set(RECOGNIZERS.map(({ entityType }) => entityType))].sort();
