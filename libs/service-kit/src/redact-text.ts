import { checkPolicy, createGuardEngine, type Policy } from '@sentinelmesh/guard-engine';

/** Whoever runs the mesh has to see which machine does not answer: addresses of machines stay. */
const POLICY: Policy = {
  ...checkPolicy,
  name: 'log',
  entityActions: { default: 'redact', byType: { IP_ADDRESS: 'allow', MAC_ADDRESS: 'allow' } },
  // Every tenth number has the check digit that some authority wants; in logs a number needs more than that.
  minimumScore: 0.5,
};

/**
 * The trace of a request (W3C traceparent) and the version of a policy, as the mesh writes them. They are random digits
 * now and then, and then look like the number of a card or a person.
 */
const OWN_WRITING = /^(?:00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}|[a-z][a-z_-]{0,62}@[0-9a-f]{12})$/;

const MAX_CLEAN = 2_000;
const MAX_CLEAN_LENGTH = 200;

// One for the process: its tables are the same for every logger.
const engine = createGuardEngine({ categories: ['pii', 'secret'], redactionToken: (entityType) => `[REDACTED:${entityType}]` });
/** Texts in which there is nothing, as most are that logs repeat line by line. What something was found in is not kept. */
const clean = new Set<string>();

/** The text with `[REDACTED:OPENAI_API_KEY]` and the like in the place of secrets and personal data, for logs. Never throws. */
export function redactText(text: string): string {
  if (clean.has(text) || OWN_WRITING.test(text)) return text;
  const { redactedText } = engine.inspect({ text, direction: 'output', source: 'system', trust: 'trusted', policy: POLICY });
  if (redactedText !== null) return redactedText;
  if (text.length <= MAX_CLEAN_LENGTH) {
    if (clean.size >= MAX_CLEAN) clean.clear();
    clean.add(text);
  }
  return text;
}
