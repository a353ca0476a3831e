/** What must hold in the same way whether the mesh is one process or many. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { AGENT_KEY, AGENT_MODEL, type AgentServer, startAgent } from './harness/agent.ts';
import { type Mesh, startMesh } from './harness/mesh.ts';
import { describeAccounted } from './suites/accounted.ts';
import { describeBudgets } from './suites/budgets.ts';
import { describeDatabaseRoles } from './suites/database-roles.ts';
import { describeDoors, describeServiceOnBus } from './suites/doors.ts';
import { describeEscalation } from './suites/escalation.ts';
import { describeExamples } from './suites/examples.ts';
import { describeForeignIds } from './suites/foreign-ids.ts';
import { describeListeners } from './suites/listeners.ts';
import { describeProcess } from './suites/process.ts';
import { describeRefusals } from './suites/refusals.ts';
import { describeRunWithGuardrails } from './suites/run-with-guardrails.ts';
import { describeSessions } from './suites/sessions.ts';
import { describeSteps } from './suites/steps.ts';
import { describeTokens } from './suites/tokens.ts';

for (const processes of [false, true]) {
  describe(processes ? 'a mesh of processes' : 'a mesh in one process', () => {
    let mesh: Mesh;
    let agent: AgentServer;
    before(async () => {
      agent = await startAgent();
      const env = { MESH_AGENT_URL: agent.url, MESH_AGENT_KEY: AGENT_KEY, MESH_AGENT_MODEL: AGENT_MODEL };
      mesh = await startMesh({ processes, env });
    });
    after(async () => {
      assert.deepEqual(await mesh.remove(), []);
      await agent.close();
    });

    it(`has ${processes ? 'a process for each service' : 'no process for a single service'}`, () => {
      for (const service of ['gateway', 'guard', 'identity', 'audit', 'state-monitor'] as const) {
        if (processes) assert.ok(mesh.pidOf(service) > 0);
        else assert.throws(() => mesh.pidOf(service));
      }
    });
    describeExamples(() => mesh);
    describeAccounted(() => mesh);
    describeRefusals(() => mesh, { processes });
    describeForeignIds(() => mesh);
    for (const describeAgentPath of [describeProcess, describeRunWithGuardrails, describeSessions, describeBudgets, describeEscalation])
      describeAgentPath(
        () => mesh,
        () => agent,
      );
    describeSteps(() => mesh);
    describeListeners(() => mesh);
    describeTokens(() => mesh, { processes });
    describeDoors(() => mesh);
    if (processes) {
      describeDatabaseRoles(() => mesh);
      describeServiceOnBus(() => mesh);
    }
  });
}
