import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Source, Trust } from '../src/index.ts';
import { isHarm, isInjection, judge, shareWhere } from './guard-under-test.ts';
import { type Section, shown } from './report.ts';

type Step = { readonly user?: string; readonly result?: unknown };
type Trajectory = { readonly user_prompt?: string; readonly steps: readonly Step[] };
type Conversation = { readonly question: readonly (readonly { readonly role: string; readonly content: string }[])[] };
type Tool = { readonly description: string };

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value ?? ''));

/** Each text once: an agent reads the same file again and again. */
const distinct = (texts: readonly string[]): readonly string[] => [...new Set(texts)].filter((text) => text !== '' && text !== '""');

/** The attack says whom it speaks to and when; without that only the order is left. */
const bare = (text: string): string =>
  text.replace(/<INFORMATION>[\s\S]*?first:\\?n?/, '').replace(/\\?n?After you do that[\s\S]*?<\/INFORMATION>/, '');

export function agentsSection(dataFolder: string): Section {
  const read = <Row>(name: string): readonly Row[] => readLines<Row>(join(dataFolder, 'agent', `${name}.jsonl.gz`));
  const results = (name: string): readonly string[] =>
    distinct(read<Trajectory>(name).flatMap(({ steps }) => steps.map(({ result }) => textOf(result))));
  const attacked = results('agentdojo-traj_attack');
  const injected = attacked.filter((text) => text.includes('<INFORMATION>'));
  const said = distinct(read<Trajectory>('tau-bench-trajectories').flatMap(({ steps }) => steps.map(({ user }) => user ?? '')));
  const tasks = distinct(read<Trajectory>('agentdojo-traj_benign').map((trajectory) => trajectory.user_prompt ?? ''));
  const asked = distinct(
    read<Conversation>('bfcl-multi-turn').flatMap(({ question }) =>
      question.flat().map(({ role, content }) => (role === 'user' ? content : '')),
    ),
  );
  const descriptions = (name: string): readonly string[] => distinct(read<Tool>(name).map(({ description }) => description));
  return {
    title: 'Agents at work',
    text: `Texts of a kind that no model learnt from: what tools return, what users say to agents with tools, and how tools describe themselves. Tool texts are asked about as
untrusted content, the others as a user's. AgentDojo (MIT), tau-bench (MIT), BFCL (Apache-2.0), cisco mcp-scanner and MCPSecBench (Apache-2.0, MIT). AgentDojo's
attack has one template, which rules of ours know; *without the template* only the bare order is left, which is what an attacker who knows that would write, and
often cannot be told from what an e-mail may honestly ask.`,
    tables: [
      {
        head: ['attacks', 'texts', 'taken for an attack'],
        rows: [
          attackLine('AgentDojo, what tools return, injected', injected),
          attackLine('the same without the template', distinct(injected.map(bare))),
          attackLine('poisoned tool descriptions', descriptions('poisoned-tool-descriptions')),
        ],
      },
      {
        head: ['harmless', 'texts', 'taken for an attack', 'taken for harm', 'with a secret'],
        rows: [
          harmlessLine(
            'AgentDojo, what tools return, not injected',
            distinct([...attacked.filter((text) => !text.includes('<INFORMATION>')), ...results('agentdojo-traj_benign')]),
            CONTENT,
          ),
          harmlessLine('tau-bench, what tools return', results('tau-bench-trajectories'), CONTENT),
          harmlessLine('AgentDojo, what users ask', tasks, TYPED),
          harmlessLine('tau-bench, what users say', said, TYPED),
          harmlessLine('BFCL, what users ask', asked, TYPED),
          harmlessLine('BFCL, tool descriptions', descriptions('benign-tool-descriptions'), CONTENT),
        ],
      },
    ],
    goals: [],
  };
}

type Origin = { readonly source: Source; readonly trust: Trust };
const CONTENT: Origin = { source: 'tool', trust: 'untrusted' };
const TYPED: Origin = { source: 'user', trust: 'trusted' };

const attackLine = (name: string, texts: readonly string[]): readonly string[] => [
  name,
  String(texts.length),
  shown(shareWhere(texts, (text) => isInjection(judge(text, CONTENT)))),
];

function harmlessLine(name: string, texts: readonly string[], origin: Origin): readonly string[] {
  const verdicts = texts.map((text) => judge(text, origin));
  return [
    name,
    String(texts.length),
    shown(shareWhere(verdicts, isInjection)),
    shown(shareWhere(verdicts, isHarm)),
    shown(shareWhere(verdicts, ({ findings }) => findings.some(({ category }) => category === 'secret'))),
  ];
}

function readLines<Row>(file: string): readonly Row[] {
  if (!existsSync(file)) throw new Error(`${file} is not there: is the data folder whole?`);
  const lines = gunzipSync(readFileSync(file)).toString('utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line) as Row);
}
