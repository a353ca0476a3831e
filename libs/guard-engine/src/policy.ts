export type Category = 'pii' | 'secret' | 'injection' | 'moderation' | 'leak';

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
  /** Risks from which a text is escalated to a person, and from which it is blocked. */
  readonly thresholds: { readonly escalate: number; readonly block: number };
  /** false only flags harmful content, however harmful. Attacks, leaks and the deny-list block as ever. */
  readonly blockUnsafeContent: boolean;
  /** Entities that are less certain than this are not reported. Loopback addresses score .3, everything else at least .4. */
  readonly minimumScore: number;
  /** Flags words of violence in every sense, also in idioms such as "kill the process". */
  readonly strictKeywords: boolean;
  /** Findings inside one of these phrases are dropped. Compared without regard to case and width of spaces. */
  readonly allowList: readonly string[];
  /** Phrases that block a text, as whole words. Compared like the allow-list. */
  readonly denyList: readonly string[];
};

/** Redacts every entity; for checks of a text on its own. */
export const checkPolicy: Policy = {
  name: 'check',
  version: '1',
  enabled: true,
  entityActions: { default: 'redact' },
  thresholds: { escalate: 0.3, block: 0.5 },
  blockUnsafeContent: true,
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
    byType: { CREDIT_CARD: 'block', US_SSN: 'block', IBAN_CODE: 'block' },
  },
};

/** The same policy, flagging words of violence in every sense. */
export const withStrictKeywords = (policy: Policy): Policy => (policy.strictKeywords ? policy : { ...policy, strictKeywords: true });

/** The same policy, blocking every entity that it would redact. */
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

/** What the policy does with an entity of this type. */
export function entityAction(policy: Policy, category: Extract<Category, 'pii' | 'secret'>, entityType: string): FindingAction {
  const { byType, byCategory, default: otherwise } = policy.entityActions;
  if (byType !== undefined && Object.hasOwn(byType, entityType)) return byType[entityType] ?? otherwise;
  return byCategory?.[category] ?? otherwise;
}
