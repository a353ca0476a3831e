import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { text as readAll } from 'node:stream/consumers';
import { hmacSha256, newKey } from '@sentinelmesh/crypto';
import {
  createGuardEngine,
  type Direction,
  type GuardEngine,
  type Inspection,
  type OperatorFunctions,
  type Policy,
  type Source,
  TextTooLarge,
  withStrictKeywords,
} from '@sentinelmesh/guard-engine';
import { loadModels, loadTagger } from '@sentinelmesh/guard-engine/weights';
import { InvalidArgument } from '@sentinelmesh/kernel';
import { loadPolicies, POLICY_NAMES, type PolicyName } from '@sentinelmesh/policy';
import { z } from 'zod';
import { answer, exitCodes } from '../terminal.ts';
import { toAnswer } from './check-answer.ts';
import { reportInspection } from './check-report.ts';

export type CheckOptions = {
  readonly jsonl?: boolean;
  readonly source: Source;
  readonly direction: Direction;
  /** By default check, or the one that the file has when it has but one. */
  readonly policy?: PolicyName;
  readonly policyFile?: string;
  readonly strictKeywords?: boolean;
  readonly json?: boolean;
};

type Asked = { readonly source: Source; readonly direction: Direction; readonly policy: Policy };

/** Inspects one text, or many as JSON lines, with the engine alone: all of it, models and tagger included. */
export async function check(text: string | undefined, options: CheckOptions): Promise<void> {
  const asked: Asked = { source: options.source, direction: options.direction, policy: policyOf(options) };
  const engine = createGuardEngine({ models: loadModels(), tagger: loadTagger(), operators: operatorsOfThisRun() });
  if (options.jsonl) return checkLines(engine, asked, text);
  const whole = text ?? (await readAll(process.stdin));
  const inspection = inspect(engine, whole, 'text', asked);
  answer(options, toAnswer(undefined, inspection), () => reportInspection(whole, inspection));
  if (inspection.decision === 'block') process.exitCode = exitCodes.blocked;
}

/** @throws PolicyInvalid when the policy file cannot be used */
function policyOf({ policy, policyFile, strictKeywords = false }: CheckOptions): Policy {
  const policies = loadPolicies(policyFile);
  const [only, ...others] = POLICY_NAMES.filter((name) => policyFile !== undefined && policies[name].file === policyFile);
  const { engine } = policies[policy ?? (only !== undefined && others.length === 0 ? only : 'check')];
  return strictKeywords ? withStrictKeywords(engine) : engine;
}

/**
 * The keys and the vault of a mesh are not here, and a policy that names them can be tried all the same: what it hashes, encrypts
 * or tokenises becomes a token of the same form, equal for equal values within this run, that nobody can put back.
 */
function operatorsOfThisRun(): OperatorFunctions {
  const key = newKey();
  const write = (entityType: string, value: string) => hmacSha256(key, entityType, value).toString('base64url').slice(0, 22);
  return { hash: write, encrypt: write, tokenise: write };
}

const sources = ['user', 'system', 'tool', 'retrieved', 'web', 'agent'] as const;
const line = z.object({ id: z.union([z.string(), z.number()]), text: z.string(), source: z.enum(sources).optional() });

async function checkLines(engine: GuardEngine, asked: Asked, file: string | undefined): Promise<void> {
  const input = file === undefined ? process.stdin : createReadStream(file);
  let number = 0;
  for await (const raw of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    number += 1;
    if (raw.trim() === '') continue;
    const { id, text, source = asked.source } = parseLine(raw, number);
    const output = `${JSON.stringify(toAnswer(id, inspect(engine, text, `line ${number}`, { ...asked, source })))}\n`;
    if (!process.stdout.write(output)) await new Promise((resolve) => process.stdout.once('drain', resolve));
  }
}

function parseLine(raw: string, number: number): z.infer<typeof line> {
  try {
    return line.parse(JSON.parse(raw));
  } catch {
    throw new InvalidArgument([{ field: `line ${number}`, message: 'is not a JSON object {"id": …, "text": "…", "source": "user"?}' }]);
  }
}

/** @throws InvalidArgument naming `where` the text stands when it is too large */
function inspect(engine: GuardEngine, text: string, where: string, { source, direction, policy }: Asked): Inspection {
  const trust = source === 'user' || source === 'system' ? 'trusted' : 'untrusted';
  try {
    return engine.inspect({ text, source, trust, direction, policy });
  } catch (error) {
    if (error instanceof TextTooLarge) throw new InvalidArgument([{ field: where, message: error.message }]);
    throw error;
  }
}
