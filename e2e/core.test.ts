/** What must hold in the same way whether the mesh is one process or many. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Mesh, startMesh } from './harness/mesh.ts';
import { describeAccounted } from './suites/accounted.ts';
import { describeDatabaseRoles } from './suites/database-roles.ts';
import { describeDoors, describeServiceOnBus } from './suites/doors.ts';
import { describeExamples } from './suites/examples.ts';
import { describeForeignIds } from './suites/foreign-ids.ts';
import { describeRefusals } from './suites/refusals.ts';

for (const processes of [false, true]) {
  describe(processes ? 'a mesh of processes' : 'a mesh in one process', () => {
    let mesh: Mesh;
    before(async () => {
      mesh = await startMesh({ processes });
    });
    after(async () => assert.deepEqual(await mesh.remove(), []));

    it(`has ${processes ? 'a process for each service' : 'no process for a single service'}`, () => {
      for (const service of ['gateway', 'guard', 'identity', 'audit'] as const) {
        if (processes) assert.ok(mesh.pidOf(service) > 0);
        else assert.throws(() => mesh.pidOf(service));
      }
    });
    describeExamples(() => mesh);
    describeAccounted(() => mesh);
    describeRefusals(() => mesh, { processes });
    describeForeignIds(() => mesh);
    describeDoors(() => mesh);
    if (processes) {
      describeDatabaseRoles(() => mesh);
      describeServiceOnBus(() => mesh);
    }
  });
}
