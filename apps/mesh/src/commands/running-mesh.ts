import { loadSection, readSource } from '@sentinelmesh/config';
import { meshConfig } from '../config.ts';
import { homeOf, type RunState, readRunState } from '../embedded/home.ts';
import { connectOperator, type Operator, type OperatorDoor } from '../embedded/operator.ts';
import { deriveSecrets, type MeshSecrets, openMasterKey } from '../embedded/secrets.ts';
import { MeshNotRunning } from '../errors.ts';

export type RunningMesh = {
  readonly home: string;
  readonly state: OperatorDoor & Pick<RunState, 'nats' | 'busIsEmbedded'>;
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
  if (operatorAddress === undefined) return undefined;
  return { operatorAddress, serviceAddresses: parsePairs(env.MESH_SERVICE_ADDRESSES ?? ''), nats: env.NATS_URL?.trim() || DEFAULT_BUS };
}

/** `a=1,b=2` */
const parsePairs = (text: string): Record<string, string> =>
  Object.fromEntries(Array.from(text.matchAll(/([^=,\s]+)=([^,\s]+)/g), ([, name = '', value = '']) => [name, value]));

/** Does something as the operator of the mesh that runs. */
export async function asOperator<T>(work: (operator: Operator) => Promise<T>): Promise<T> {
  const { state, secrets } = await findRunningMesh();
  const operator = connectOperator(state, secrets);
  return work(operator).finally(operator.close);
}
