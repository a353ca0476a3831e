import type { Agent } from '../app/ports.ts';

const GREETING =
  'I am the demo agent of this mesh, and I have read your message. Set MESH_AGENT_URL to an OpenAI-compatible endpoint to talk to a real one.';

/** What the guard leaves in the place of something that it redacted. */
const TOKEN = /\[([A-Z][A-Z0-9_]{1,63}?)_REDACTED(?:_\d{1,6})?\]/g;
const MAX_TOKENS_NAMED = 5;

/**
 * Stands in for an agent where none is configured. Its answer follows from the prompt alone, costs nothing, and repeats
 * nothing of the prompt but the tokens of what was redacted, so that the way there and back can be seen.
 */
export const demoAgent: Agent = {
  model: 'demo',
  isFree: true,
  maxOutputTokens: 0,
  ask: async ({ text }) => ({ kind: 'answered', text: answerTo(text), model: 'demo', usage: undefined, tools: [] }),
  close: async () => undefined,
};

function answerTo(text: string): string {
  const tokens = new Map<string, string>();
  for (const [token, name = ''] of text.matchAll(TOKEN)) if (tokens.size < MAX_TOKENS_NAMED) tokens.set(token, name);
  if (tokens.size === 0) return GREETING;
  const things = [...tokens].map(([token, name]) => `the ${name.toLowerCase().replaceAll('_', ' ')} for ${token}`);
  return `I'll help you process ${things.join(' and ')}`;
}
