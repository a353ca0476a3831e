import { loadSection, readSource } from '@sentinelmesh/config';
import { meshConfig } from '../config.ts';
import { homeOf, type RunState, readRunState } from '../embedded/home.ts';
import { connectOperator, type Operator } from '../embedded/operator.ts';
import { deriveSecrets, type MeshSecrets, openMasterKey } from '../embedded/secrets.ts';
import { MeshNotRunning } from '../errors.ts';

export type RunningMesh = {
  readonly home: string;
  readonly state: Pick<RunState, 'operatorAddress' | 'nats' | 'busIsEmbedded'>;
  readonly secrets: MeshSecrets;
};

/** The mesh that runs on this home, or the one that the settings say where to find. @throws MeshNotRunning */
export async function findRunningMesh(env: NodeJS.ProcessEnv = process.env): Promise<RunningMesh> {
  const home = homeOf(env);
  const state = elsewhere(env) ?? (await readRunState(home));
  if (state === undefined) throw new MeshNotRunning(home);
  const { master } = await openMasterKey(home);
  return { home, state, secrets: deriveSecrets(master) };
}

const DEFAULT_BUS = 'nats://127.0.0.1:4222';

function elsewhere(env: NodeJS.ProcessEnv): RunningMesh['state'] | undefined {
  const { operatorAddress } = loadSection(meshConfig, readSource(env));
  return operatorAddress === undefined ? undefined : { operatorAddress, nats: env.NATS_URL?.trim() || DEFAULT_BUS };
}

/** Does something as the operator of the mesh that runs. */
export async function asOperator<T>(work: (operator: Operator) => Promise<T>): Promise<T> {
  const { state, secrets } = await findRunningMesh();
  const operator = connectOperator(state.operatorAddress, secrets);
  return work(operator).finally(operator.close);
}
