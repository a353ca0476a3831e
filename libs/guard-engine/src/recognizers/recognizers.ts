import type { Recognizer } from '../recognizer.ts';
import { SECRET_RECOGNIZERS } from '../secrets/secrets.ts';
import { TAGGED_TYPES } from '../tagger/tagged-names.ts';
import { AFRICA_AND_CANADA } from './africa-and-canada.ts';
import { age } from './age.ts';
import { AUSTRALIA } from './australia.ts';
import { bic } from './bic.ts';
import { calendarDay, calendarYear } from './calendar-word.ts';
import { creditCard } from './credit-card.ts';
import { cryptoWallet } from './crypto-wallet.ts';
import { dateOfBirth } from './date-of-birth.ts';
import { dateTime } from './date-time.ts';
import { emailAddress } from './email-address.ts';
import { GERMAN_HEALTH, GERMANY } from './germany.ts';
import { HEALTH } from './health.ts';
import { iban } from './iban.ts';
import { identifierRecognizers } from './identifier.ts';
import { INDIA } from './india.ts';
import { ipAddress } from './ip-address.ts';
import { ITALY } from './italy.ts';
import { KOREA } from './korea.ts';
import { macAddress } from './mac-address.ts';
import { NORTHERN_EUROPE } from './northern-europe.ts';
import { phoneNumber } from './phone-number.ts';
import { SOUTH_EAST_ASIA } from './south-east-asia.ts';
import { SPAIN } from './spain.ts';
import { TURKEY } from './turkey.ts';
import { UNITED_KINGDOM } from './united-kingdom.ts';
import { UNITED_STATES } from './united-states.ts';
import { url } from './url.ts';
import { usSsn } from './us-ssn.ts';
import { WORLD } from './world.ts';

/** Everywhere the same. */
const GENERAL: readonly Recognizer[] = [
  emailAddress,
  phoneNumber,
  creditCard,
  iban,
  bic,
  ipAddress,
  macAddress,
  url,
  cryptoWallet,
  dateTime,
  calendarDay,
  calendarYear,
  dateOfBirth,
  age,
];

/** Numbers that authorities give out, by country. */
const IDENTIFIERS: readonly Recognizer[] = identifierRecognizers([
  ...WORLD,
  ...HEALTH,
  ...UNITED_STATES,
  ...UNITED_KINGDOM,
  ...SPAIN,
  ...ITALY,
  ...GERMANY,
  ...GERMAN_HEALTH,
  ...NORTHERN_EUROPE,
  ...TURKEY,
  ...INDIA,
  ...KOREA,
  ...SOUTH_EAST_ASIA,
  ...AUSTRALIA,
  ...AFRICA_AND_CANADA,
]);

/** Every recognizer of this engine. The order does not matter: overlaps are decided by evidence. */
export const RECOGNIZERS: readonly Recognizer[] = [...GENERAL, usSsn, ...IDENTIFIERS, ...SECRET_RECOGNIZERS];

/** Every type of entity that this engine finds, by name. */
export const RECOGNIZED_TYPES: readonly string[] = [
  ...new Set([...RECOGNIZERS.map(({ entityType }) => entityType), ...TAGGED_TYPES]),
].sort();
