/** Policies as files: what they say holds, a change counts without a restart, a broken one does not. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { AGENT_KEY, AGENT_MODEL, type AgentServer, startAgent } from './harness/agent.ts';
import { assertProblem } from './harness/api.ts';
import { type Mesh, startMesh } from './harness/mesh.ts';
import { ask, type ProcessAnswer } from './harness/process.ts';
import { signal } from './harness/processes.ts';
import { makeScratch, removeScratch } from './harness/scratch.ts';
import { eventually } from './harness/waiting.ts';

const restoring = 'name: process\nrestore: true\n';
const denying = 'name: process\ndeny: [project tangerine]\n';
const lenient = 'name: process\non_unavailable: {state_monitor: degrade}\n';
const broken = 'name: process\nthresholds:\n  escalate: high\n';
/** The file is looked at every five seconds where no notice of a change arrives. */
const IN_FORCE_WITHIN_MS = 15_000;

const versionOf = (document: string): string => `process@${createHash('sha256').update(document).digest('hex').slice(0, 12)}`;

for (const processes of [false, true]) {
  describe(processes ? 'a policy file of a mesh of processes' : 'a policy file of a mesh in one process', () => {
    const directory = makeScratch();
    const file = join(directory, 'policy.yaml');
    let agent: AgentServer;
    let mesh: Mesh;

    /** As editors do: another file takes its place at once. */
    const write = (document: string): void => {
      writeFileSync(`${file}.new`, document);
      renameSync(`${file}.new`, file);
    };
    const answerTo = async (text: string): Promise<ProcessAnswer> => (await ask(mesh, text)).json;
    /** Changes the file and waits until another policy decides. */
    const change = async (document: string): Promise<void> => {
      write(document);
      const isInForce = async () => (await answerTo('Which policy is it?')).policy_version === versionOf(document);
      await eventually('the new policy', isInForce, { timeoutMs: IN_FORCE_WITHIN_MS });
    };

    before(async () => {
      agent = await startAgent();
      agent.replyWith((prompt) => ({ text: `I have read: ${prompt}` }));
      write(restoring);
      const env = { MESH_AGENT_URL: agent.url, MESH_AGENT_KEY: AGENT_KEY, MESH_AGENT_MODEL: AGENT_MODEL };
      mesh = await startMesh({ processes, env: { ...env, MESH_POLICY: file, MESH_REQUEST_TIMEOUT_MS: '2000' } });
    });
    after(async () => {
      assert.deepEqual(await mesh.remove(), []);
      await agent.close();
      removeScratch(directory);
    });

    it('has what was redacted put back into the answer, and the agent never sees it', async () => {
      const { response, redacted_input, policy_version } = await answerTo('Write to ada@example.com and to john.doe@example.com');
      const redacted = 'Write to [EMAIL_REDACTED] and to [EMAIL_REDACTED_2]';
      assert.deepEqual([agent.prompts().at(-1), redacted_input], [redacted, redacted]);
      assert.equal(response, 'I have read: Write to ada@example.com and to john.doe@example.com');
      assert.equal(policy_version, versionOf(restoring));
    });

    it('puts back nothing that the agent has made up itself', async () => {
      agent.replyWith(() => ({ text: 'Ask [EMAIL_REDACTED], [EMAIL_REDACTED_2] or eve@example.net' }));
      const { response } = await answerTo('Write to ada@example.com');
      agent.replyWith((prompt) => ({ text: `I have read: ${prompt}` }));
      assert.match(response ?? '', /^Ask ada@example\.com, \[EMAIL_REDACTED_2\] or \[EMAIL_REDACTED\w*\]$/);
    });

    it('is in force without a restart when it changes', async () => {
      assert.equal((await answerTo('What of Project Tangerine?')).blocked, false);
      await change(denying);
      const { blocked, policy_version } = await answerTo('What of Project Tangerine?');
      assert.deepEqual([blocked, policy_version], [true, versionOf(denying)]);
      assert.equal((await answerTo('Write to ada@example.com')).response, 'I have read: Write to [EMAIL_REDACTED]');
    });

    if (processes) {
      it('says whether a request goes on without a layer that does not answer', async () => {
        const whileStopped = async <T>(work: () => Promise<T>): Promise<T> => {
          const pid = mesh.pidOf('state-monitor');
          signal(pid, 'SIGSTOP');
          return work().finally(() => signal(pid, 'SIGCONT'));
        };
        const before = agent.asked.length;
        assertProblem(await whileStopped(() => ask(mesh, 'Is it let through?')), 503);
        assert.equal(agent.asked.length, before);
        await change(lenient);
        // The version that an answer names is the guard's; the gateway reads the file for itself, a moment later perhaps.
        const isLetThrough = async () => (await ask(mesh, 'Is it let through now?')).status === 200;
        const { response, degraded, warnings } = await whileStopped(async () => {
          await eventually('the request goes on', isLetThrough, { timeoutMs: 15_000 });
          return answerTo('Is it let through now?');
        });
        assert.deepEqual([response, degraded, warnings.length], ['I have read: Is it let through now?', ['state_monitor'], 1]);
        // What it was asked while it stood still is still before it: the first answers may be refusals.
        await eventually('the whole path', async () => {
          const { status, json } = await ask(mesh, 'And now?');
          return status === 200 && json.degraded.length === 0;
        });
        await change(denying);
      });
    }

    it('is refused with file, line and field when it is broken, and the one before stays in force', async () => {
      write(broken);
      await eventually('the warning', () => mesh.log().includes('cannot be used; the old one stays in force'), {
        timeoutMs: IN_FORCE_WITHIN_MS,
      });
      assert.match(mesh.log(), /policy\.yaml/);
      assert.match(mesh.log(), /line\W+3\b/);
      assert.match(mesh.log(), /thresholds\.escalate/);
      const { blocked, policy_version } = await answerTo('What of Project Tangerine?');
      assert.deepEqual([blocked, policy_version], [true, versionOf(denying)]);
      await change(restoring);
      assert.equal((await answerTo('Write to ada@example.com')).response, 'I have read: Write to ada@example.com');
    });
  });
}
