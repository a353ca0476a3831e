/** What must hold in the same way whether the mesh is one process or many. */
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { AGENT_KEY, AGENT_MODEL, type AgentServer, startAgent } from './harness/agent.ts';
import { type Certificate, makeCertificate } from './harness/certificate.ts';
import { type Mesh, startMesh } from './harness/mesh.ts';
import { makeScratch } from './harness/scratch.ts';
import { describeAccounted } from './suites/accounted.ts';
import { describeAlerts } from './suites/alerts.ts';
import { describeBudgets } from './suites/budgets.ts';
import { describeDatabaseRoles } from './suites/database-roles.ts';
import { describeDestinationRefusals } from './suites/destination-refusals.ts';
import { describeDoors, describeServiceOnBus } from './suites/doors.ts';
import { describeEscalation } from './suites/escalation.ts';
import { describeExamples } from './suites/examples.ts';
import { describeForeignIds } from './suites/foreign-ids.ts';
import { describeListeners } from './suites/listeners.ts';
import { describeProcess } from './suites/process.ts';
import { describeRefusals } from './suites/refusals.ts';
import { describeRunWithGuardrails } from './suites/run-with-guardrails.ts';
import { describeSessions } from './suites/sessions.ts';
import { describeSiem } from './suites/siem.ts';
import { describeSteps } from './suites/steps.ts';
import { describeTokens } from './suites/tokens.ts';
import { describeWebhooks } from './suites/webhooks.ts';

for (const processes of [false, true]) {
  describe(processes ? 'a mesh of processes' : 'a mesh in one process', () => {
    let mesh: Mesh;
    let agent: AgentServer;
    let certificate: Certificate;
    const directory = makeScratch();
    const exports = join(directory, 'exports');
    before(async () => {
      agent = await startAgent();
      certificate = await makeCertificate(directory);
      mkdirSync(exports);
      const agentEnv = { MESH_AGENT_URL: agent.url, MESH_AGENT_KEY: AGENT_KEY, MESH_AGENT_MODEL: AGENT_MODEL };
      // Receivers of events are on this machine, where the mesh calls nobody unless its operator says so.
      const destinationEnv = { MESH_DESTINATION_ALLOW_HOSTS: '127.0.0.1', MESH_EXPORT_FOLDER: exports, ...certificate.env };
      mesh = await startMesh({ processes, directory, env: { ...agentEnv, ...destinationEnv } });
    });
    after(async () => {
      assert.deepEqual(await mesh.remove(), []);
      await agent.close();
    });

    it(`has ${processes ? 'a process for each service' : 'no process for a single service'}`, () => {
      for (const service of ['gateway', 'guard', 'identity', 'audit', 'state-monitor', 'webhook-delivery'] as const) {
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
    describeWebhooks(() => mesh);
    describeAlerts(
      () => mesh,
      () => certificate,
    );
    describeSiem(() => mesh, exports);
    describeDestinationRefusals(() => mesh);
    describeDoors(() => mesh);
    if (processes) {
      describeDatabaseRoles(() => mesh);
      describeServiceOnBus(() => mesh);
    }
  });
}
