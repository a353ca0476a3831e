import { z } from 'zod';
import { ANALYSIS_CATEGORIES, type Opinion } from '../domain/analysis.ts';

const share = z.number().min(0).max(1);

const answer = z.object({
  decision: z.enum(['allow', 'unsure', 'deny']),
  risk: share.nullish(),
  category: z.enum(ANALYSIS_CATEGORIES),
  confidence: share,
});

/** What a decision is worth where the judge names no risk, and what it means at least where it does. */
const RISKS = { allow: { usual: 0.1, least: 0 }, unsure: { usual: 0.4, least: 0.3 }, deny: { usual: 0.8, least: 0.5 } };

/** The opinion in a judge's answer; undefined when it is anything but the object that was asked for, in a code fence or not. */
export function readJudgeAnswer(text: string): Opinion | undefined {
  const { data } = answer.safeParse(parse(text));
  if (data === undefined) return undefined;
  const { usual, least } = RISKS[data.decision];
  return { risk: Math.max(data.risk ?? usual, least), category: data.category, confidence: data.confidence };
}

function parse(text: string): unknown {
  try {
    const unfenced = text
      .trim()
      .replace(/^```(?:json)?/, '')
      .replace(/```$/, '');
    return JSON.parse(unfenced);
  } catch {
    return undefined;
  }
}
