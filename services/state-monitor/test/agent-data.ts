import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Step } from '../src/domain/repetition/step-features.ts';

/** Data made by others, beside the repository; it is not part of it and may be absent. */
const directory = join(process.env.MESH_SHARED_DATA ?? join(import.meta.dirname, '../../../../shared/data'), 'agent');

/** Why a test on these data is skipped, or false when they are there. */
export const skipReason: string | false = existsSync(directory)
  ? false
  : `no data in ${directory}; MESH_SHARED_DATA may name another place`;

/** What one agent did, step by step. */
export type Trajectory = readonly Step[];

/** The calls of tools in an airline's customer service. */
export const tauBench = (): Trajectory[] =>
  rowsOf<TauRow>('tau-bench-trajectories').map(({ steps }) => steps.flatMap((step) => ('tool' in step ? [toStep(step)] : [])));

/** The same as conversations: what the customer says is the action, what the agent says the observation. */
export const tauBenchChats = (): Trajectory[] =>
  rowsOf<TauRow>('tau-bench-trajectories').map(({ steps }) => {
    let question = '';
    return steps.flatMap((step) => {
      if ('user' in step) question = step.user;
      return 'say' in step ? [{ tool: 'agent', arguments: question, observation: step.say }] : [];
    });
  });

export const agentDojo = (): Trajectory[] => rowsOf<{ steps: ToolCall[] }>('agentdojo-traj_benign').map(({ steps }) => steps.map(toStep));

/** Calls without observations. */
export const functionCalling = (): Trajectory[] =>
  rowsOf<{ ground_truth: string[][] }>('bfcl-multi-turn').map(({ ground_truth }) =>
    ground_truth.flat().map((call) => ({ tool: call.replace(/\(.*/s, ''), arguments: call, observation: '' })),
  );

/** The text of a file that is not packed. */
export const textOf = (name: string): string => readFileSync(join(directory, name), 'utf8');

type ToolCall = { readonly tool: string; readonly args: unknown; readonly result?: unknown };
type TauRow = { readonly steps: readonly ({ readonly user: string } | { readonly say: string } | ToolCall)[] };

const toStep = ({ tool, args, result }: ToolCall): Step => ({ tool, arguments: toText(args), observation: toText(result ?? '') });

const toText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

const rowsOf = <Row>(name: string): Row[] =>
  gunzipSync(readFileSync(join(directory, `${name}.jsonl.gz`)))
    .toString('utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Row);
