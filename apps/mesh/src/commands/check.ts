import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { text as readAll } from 'node:stream/consumers';
import {
  createGuardEngine,
  type Direction,
  type GuardEngine,
  type Inspection,
  type Policy,
  type Source,
  TextTooLarge,
  withStrictKeywords,
} from '@sentinelmesh/guard-engine';
import { InvalidArgument } from '@sentinelmesh/kernel';
import { loadPolicies, POLICY_NAMES, type PolicyName } from '@sentinelmesh/policy';
import { z } from 'zod';
import { answer, exitCodes, paint } from '../terminal.ts';

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

/** Inspects one text, or many as JSON lines, with the engine alone. */
export async function check(text: string | undefined, options: CheckOptions): Promise<void> {
  const engine = createGuardEngine();
  const asked: Asked = { source: options.source, direction: options.direction, policy: policyOf(options) };
  if (options.jsonl) return checkLines(engine, asked, text);
  const inspection = inspect(engine, text ?? (await readAll(process.stdin)), 'text', asked);
  answer(options, toAnswer(undefined, inspection), () => describe(inspection));
  if (inspection.decision === 'block') process.exitCode = exitCodes.blocked;
}

/** @throws PolicyInvalid when the policy file cannot be used */
function policyOf({ policy, policyFile, strictKeywords = false }: CheckOptions): Policy {
  const policies = loadPolicies(policyFile);
  const [only, ...others] = POLICY_NAMES.filter((name) => policyFile !== undefined && policies[name].file === policyFile);
  const { engine } = policies[policy ?? (only !== undefined && others.length === 0 ? only : 'check')];
  return strictKeywords ? withStrictKeywords(engine) : engine;
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

const toAnswer = (id: string | number | undefined, { decision, risk, findings, redactedText }: Inspection) => ({
  ...(id === undefined ? {} : { id }),
  decision,
  risk,
  findings: findings.map(({ category, entityType, start, end, score, action }) => ({
    category,
    entity_type: entityType,
    start,
    end,
    score,
    action,
  })),
  redacted: redactedText,
});

const colors = { allow: paint.green, flag: paint.yellow, redact: paint.yellow, escalate: paint.magenta, block: paint.red } as const;

function describe({ decision, risk, riskLevel, reasons, findings, redactedText }: Inspection): string {
  const lines = [`${colors[decision](paint.bold(decision))}  risk ${risk} (${riskLevel})`];
  lines.push(...reasons.map((reason) => `  ${reason}`));
  lines.push(
    ...findings.map(
      ({ entityType, start, end, score, explanation }) =>
        `  ${`${start}–${end}`.padEnd(9)} ${entityType.padEnd(18)} ${score.toFixed(2)}  ${explanation}`,
    ),
  );
  if (redactedText !== null) lines.push('', redactedText);
  return lines.join('\n');
}
