import { homeOf, type RunState, readRunState } from '../embedded/home.ts';
import { connectOperator, type Operator } from '../embedded/operator.ts';
import { deriveSecrets, type MeshSecrets, openMasterKey } from '../embedded/secrets.ts';
import { MeshNotRunning } from '../errors.ts';

export type RunningMesh = { readonly home: string; readonly state: RunState; readonly secrets: MeshSecrets };

/** The mesh that runs on this home. @throws MeshNotRunning */
export async function findRunningMesh(env: NodeJS.ProcessEnv = process.env): Promise<RunningMesh> {
  const home = homeOf(env);
  const state = await readRunState(home);
  if (state === undefined) throw new MeshNotRunning(home);
  const { master } = await openMasterKey(home);
  return { home, state, secrets: deriveSecrets(master) };
}

/** Does something as the operator of the mesh that runs. */
export async function asOperator<T>(work: (operator: Operator) => Promise<T>): Promise<T> {
  const { state, secrets } = await findRunningMesh();
  const operator = connectOperator(state.operatorAddress, secrets);
  return work(operator).finally(operator.close);
}
