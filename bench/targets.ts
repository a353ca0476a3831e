import type { Target } from './load.ts';
import type { Mesh } from './mesh.ts';
import { prompt } from './prompts.ts';

const OPENING = 'Please summarise the attached minutes for Ada (ada.lovelace@example.com, 555-123-4567). ';
const PROSE =
  'List what the team has decided, who does what until when, and which questions stay open; keep the tone friendly and the answer shorter than half a page. ';
const END_USERS = 64;
const SESSIONS = 256;

/** A prompt of one kilobyte with two things to find in it. */
export const kilobyteText = (): string => (OPENING + PROSE.repeat(7)).slice(0, 1_024);

/** `/guardrails/check` with one prompt. */
export function checkTarget(mesh: Mesh): Target {
  const body = JSON.stringify({ text: kilobyteText() });
  return { url: `${mesh.http}/guardrails/check`, headers: headersOf(mesh), body: () => body };
}

/** `/process` with different prompts of 64 end users in 256 sessions. */
export function processTarget(mesh: Mesh): Target {
  let sent = 0;
  const body = () => {
    const index = sent++;
    return JSON.stringify({ user_input: prompt(index), user_id: `user-${index % END_USERS}`, session_id: `session-${index % SESSIONS}` });
  };
  return { url: `${mesh.http}/process`, headers: headersOf(mesh), body };
}

const headersOf = ({ apiKey }: Mesh) => ({ 'x-api-key': apiKey, 'content-type': 'application/json' });
