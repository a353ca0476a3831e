/**
 * A chat with an agent behind the mesh: every line that you type goes through `POST /process`, in one session.
 *
 *     MESH_API_KEY=smk_live_… node chat-agent.ts
 */
import { createInterface } from 'node:readline/promises';

const url = process.env.MESH_URL ?? 'http://127.0.0.1:8080';
const apiKey = process.env.MESH_API_KEY;
if (apiKey === undefined) {
  console.error('Set MESH_API_KEY to a key of your mesh; `npm start -- --new-key` makes one.');
  process.exit(1);
}

type Answer = {
  response: string | null;
  blocked: boolean;
  block_reason: string | null;
  redacted_input: string;
  pii_detected: boolean;
  escalated: boolean;
  warnings: string[];
  session_id: string;
};

let sessionId: string | undefined;
const prompt = () => process.stdout.write('you   > ');
prompt();
for await (const line of createInterface({ input: process.stdin })) {
  if (line.trim() !== '') await turn(line);
  prompt();
}
console.log();

async function turn(text: string): Promise<void> {
  const request = await fetch(`${url}/process`, {
    method: 'POST',
    headers: { 'x-api-key': apiKey ?? '', 'content-type': 'application/json' },
    body: JSON.stringify({ user_input: text, user_id: 'example-user', ...(sessionId === undefined ? {} : { session_id: sessionId }) }),
  });
  if (!request.ok) {
    // A problem document (RFC 9457): `detail` is for people, `code` for programs.
    const problem = (await request.json()) as { detail: string; code: string };
    console.log(`mesh  > ${request.status} ${problem.code}: ${problem.detail}`);
    return;
  }
  const answer = (await request.json()) as Answer;
  sessionId = answer.session_id;
  if (answer.pii_detected) console.log(`mesh  > the agent saw: ${answer.redacted_input}`);
  if (answer.blocked) console.log(`mesh  > blocked: ${answer.block_reason}`);
  else console.log(`agent > ${answer.response ?? '(no answer)'}`);
  for (const warning of answer.warnings) console.log(`mesh  > ${warning}`);
  if (answer.escalated) console.log('mesh  > this one will be looked at again');
}
