import type { Category } from './category.ts';
import type { CustomRecognizer } from './custom/custom-recognizer.ts';
import { type EntityOperators, operatorFor } from './operators/operator.ts';
import type { Country, Recognizer } from './recognizer.ts';

/** What a policy does with one finding. */
export type FindingAction = 'allow' | 'flag' | 'redact' | 'block';

/** What follows from findings. Plain data: copy one of the built-ins and change what should differ. */
export type Policy = {
  readonly name: string;
  readonly version: string;
  /** false inspects nothing and allows everything. */
  readonly enabled: boolean;
  /** What happens to entities: the first of `byType`, `byCategory`, `default` that speaks decides. */
  readonly entityActions: {
    readonly default: FindingAction;
    readonly byCategory?: Partial<Readonly<Record<'pii' | 'secret', FindingAction>>>;
    readonly byType?: Readonly<Record<string, FindingAction>>;
  };
  /** How entities are written that are redacted; as `[EMAIL_REDACTED]` by default. */
  readonly entityOperators?: EntityOperators;
  /** Risks from which a text is escalated to a person, and from which it is blocked. */
  readonly thresholds: { readonly escalate: number; readonly block: number };
  /** false only flags harmful content, however harmful. Attacks, leaks and the deny-list block as ever. */
  readonly blockUnsafeContent: boolean;
  /** false only flags outputs that could harm what consumes them: markup, SQL, shell commands, links. */
  readonly blockUnsafeOutput: boolean;
  /** Entities that are less certain than this are not reported. Loopback addresses score .3, everything else at least .4. */
  readonly minimumScore: number;
  /** The same for single types of entity, in the place of `minimumScore`. */
  readonly minimumScores?: Readonly<Record<string, number>>;
  /** What is looked for, of what the engine looks for; everything by default. The deny-list goes with `moderation`. */
  readonly categories?: readonly Category[];
  /** Whose numbers are looked for (ISO 3166-1 alpha-2), beside those that are the same everywhere; everybody's by default. */
  readonly countries?: readonly Country[];
  /** Whose signatures count (BCP 47, the language without script and region), beside those of no language; all by default. */
  readonly languages?: readonly string[];
  /** Flags words of violence in every sense, also in idioms such as "kill the process". */
  readonly strictKeywords: boolean;
  /** Findings inside one of these phrases are dropped. Compared without regard to case and width of spaces. */
  readonly allowList: readonly string[];
  /** Phrases that block a text, as whole words. Compared like the allow-list. */
  readonly denyList: readonly string[];
  /** By type, values that are never reported. Compared as written and in canonical spelling, without regard to case and white space. */
  readonly allowValues?: ValueLists;
  /** By type, values that block wherever they are recognized. Compared like `allowValues`. */
  readonly denyValues?: ValueLists;
  /** Entities of the policy's own. Prepared once per list: keep the list, and variants of the policy cost nothing. */
  readonly customRecognizers?: readonly CustomRecognizer[];
};

export type ValueLists = Readonly<Record<string, readonly string[]>>;

/** Names of people, places and organisations are reported only: most that stand in a prompt are those of public life. */
const NAMES_REPORTED = { PERSON: 'allow', LOCATION: 'allow', ORGANIZATION: 'allow' } as const;

/** Redacts every entity but names; for checks of a text on its own. */
export const checkPolicy: Policy = {
  name: 'check',
  version: '1',
  enabled: true,
  entityActions: { default: 'redact', byType: NAMES_REPORTED },
  thresholds: { escalate: 0.3, block: 0.5 },
  blockUnsafeContent: true,
  blockUnsafeOutput: false,
  minimumScore: 0.4,
  strictKeywords: false,
  allowList: [],
  denyList: [],
};

/** Blocks card numbers, SSN, IBAN and secrets, redacts all other entities; for what goes to an agent. */
export const processPolicy: Policy = {
  ...checkPolicy,
  name: 'process',
  entityActions: {
    default: 'redact',
    byCategory: { secret: 'block' },
    byType: { ...NAMES_REPORTED, CREDIT_CARD: 'block', US_SSN: 'block', IBAN_CODE: 'block' },
  },
};

/** The same policy, flagging words of violence in every sense. */
export const withStrictKeywords = (policy: Policy): Policy => (policy.strictKeywords ? policy : { ...policy, strictKeywords: true });

/** The same policy, blocking every entity that it would redact, however it would write it. */
export function withoutRedaction(policy: Policy): Policy {
  const { default: otherwise, byCategory = {}, byType = {} } = policy.entityActions;
  const stricter = (actions: Readonly<Record<string, FindingAction>>) =>
    Object.fromEntries(Object.entries(actions).map(([what, action]) => [what, blockedIfRedacted(action)]));
  const entityActions = { default: blockedIfRedacted(otherwise), byCategory: stricter(byCategory), byType: stricter(byType) };
  return { ...policy, entityActions };
}

const blockedIfRedacted = (action: FindingAction): FindingAction => (action === 'redact' ? 'block' : action);

/** `<name>@<version>`. */
export const policyVersion = (policy: Policy): string => `${policy.name}@${policy.version}`;

/** What the policy does with an entity of this type. What is redacted by being kept is flagged. */
export function entityAction(policy: Policy, category: Extract<Category, 'pii' | 'secret'>, entityType: string): FindingAction {
  const { byType, byCategory, default: otherwise } = policy.entityActions;
  const action = ownOf(byType, entityType) ?? byCategory?.[category] ?? otherwise;
  return action === 'redact' && operatorFor(policy.entityOperators ?? {}, category, entityType).operator === 'keep' ? 'flag' : action;
}

/** How certain an entity of this type has to be to be reported. */
export const minimumScoreOf = ({ minimumScores, minimumScore }: Policy, entityType: string): number =>
  ownOf(minimumScores, entityType) ?? minimumScore;

const ownOf = <T>(record: Readonly<Record<string, T>> | undefined, key: string): T | undefined =>
  record !== undefined && Object.hasOwn(record, key) ? record[key] : undefined;

/** Whether the policy wants anything of this category looked for. */
export const looksFor = ({ categories }: Policy, category: Category): boolean => categories?.includes(category) ?? true;

/** Whether the policy wants this recognizer asked. */
export const asks = (policy: Policy, { category, country }: Pick<Recognizer, 'category' | 'country'>): boolean =>
  looksFor(policy, category) && (country === undefined || (policy.countries?.includes(country) ?? true));

/** Whether the policy counts signatures of this language; English ones, and those of no language, always count. */
export const understands = ({ languages }: Policy, language: string | undefined): boolean =>
  language === undefined || (languages?.includes(language) ?? true);
