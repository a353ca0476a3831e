/** A gateway with an agent to pass requests to and a guard that finds things in them. */
import { after, beforeEach } from 'node:test';
import { until } from '@sentinelmesh/testkit';
import { AGENT_KEY, AGENT_MODEL, startAgentServer } from './agent-server.ts';
import { type Backstage, passEverything } from './fakes.ts';
import { startGateway } from './gateway-fixture.ts';

export const AGENT_TIMEOUT_MS = 800;

const finding = (entityType: string, action: string, category = 'pii') => ({ category, entityType, action, score: 0.99 });

/** A guard that blocks card numbers and attacks, redacts e-mail addresses, and finds a phrase that makes it think twice. */
export const findingGuard: Backstage['inspectLayer'] = async ({ inspection, blockPersonalData }) => {
  const { text = '', policy = '' } = inspection ?? {};
  const redacted = text.replace(/\S+@\S+/g, '[EMAIL_REDACTED]').replace(/4\d{3}-\d{4}-\d{4}-\d{4}/g, '[CREDIT_CARD_REDACTED]');
  const policyVersion = `${policy}@0123456789ab`;
  const redactedText = redacted === text ? undefined : redacted;
  const blocked = (found: ReturnType<typeof finding>, risk = 0.95) => ({
    inspection: { decision: 'block', risk, findings: [found], reasons: ['a reason'], redactedText, policyVersion },
  });
  if (redacted.includes('[CREDIT_CARD')) return blocked(finding('CREDIT_CARD', 'block'));
  if (/ignore (all )?previous/i.test(text)) return blocked(finding('PROMPT_INJECTION', 'block', 'injection'), 0.9);
  if (redactedText === undefined) {
    const risk = text.includes('hypothetically') ? 0.4 : 0;
    return { inspection: { decision: risk > 0 ? 'escalate' : 'allow', risk, policyVersion }, passedText: text };
  }
  if (blockPersonalData) return blocked(finding('EMAIL_ADDRESS', 'block'));
  return {
    inspection: {
      decision: 'redact',
      risk: 0.2,
      findings: [finding('EMAIL_ADDRESS', 'redact')],
      redactedText,
      policyVersion,
      fingerprints: ['print'],
    },
    passedText: redacted,
    replacements: [{ token: '[EMAIL_REDACTED]', value: 'ada@example.com' }],
  };
};

/** For the tests of one file: layers and agent are as new before each of them, and stopped after the last. */
export async function startProcess() {
  const agent = await startAgentServer();
  const gateway = await startGateway({
    MESH_AGENT_URL: agent.url,
    MESH_AGENT_MODEL: AGENT_MODEL,
    MESH_AGENT_KEY: AGENT_KEY,
    MESH_AGENT_TIMEOUT_MS: String(AGENT_TIMEOUT_MS),
    MESH_AGENT_RETRIES: '0',
    MESH_AGENT_SYSTEM_PROMPT: 'Be brief.',
    MESH_REQUEST_TIMEOUT_MS: '4000',
    MESH_LIMIT_END_USER: 'off',
  }).catch(async (error: unknown) => {
    await agent.close();
    throw error;
  });
  let key = '';
  beforeEach(() => {
    key = gateway.givenKey(['gateway:process']).secret;
    Object.assign(gateway.backstage, passEverything, { inspectLayer: findingGuard });
    gateway.backstage.layers.length = 0;
    gateway.backstage.opened.length = 0;
    gateway.backstage.closed.length = 0;
    agent.replyWith({ text: 'Here is what I found.' });
  });
  after(async () => {
    await gateway.stop();
    await agent.close();
  });
  return {
    gateway,
    agent,
    /** A key of this test alone. */
    key: () => key,
    ask: (user_input: string, more: object = {}, headers: Record<string, string> = {}) =>
      gateway.post('/process', { user_input, ...more }, { 'x-api-key': key, ...headers }),
    recordOf: (json: Record<string, unknown>) =>
      until(() => gateway.bus.records.find(({ id }) => id === json.decision_id), 'the audit record'),
    eventOf: (json: Record<string, unknown>, type = 'gateway.request.completed') =>
      until(
        () =>
          gateway.bus.events.find(
            (event) => event.type === type && (event.id === json.decision_id || event.causationId === json.decision_id),
          ),
        `the event ${type}`,
      ),
  };
}
