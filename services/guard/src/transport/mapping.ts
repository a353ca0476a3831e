import { type InspectRequest, InspectResponse, type ListDetectorsResponse } from '@sentinelmesh/contracts';
import { type Detector, MAX_TEXT_LENGTH, type Source, type Trust } from '@sentinelmesh/guard-engine';
import { InvalidArgument, type Violation } from '@sentinelmesh/kernel';
import { POLICY_NAMES } from '@sentinelmesh/policy';
import { z } from 'zod';
import type { Inspected, InspectTextRequest } from '../app/inspector.ts';
import { text } from './mapping-fields.ts';
import { policyDocument } from './policy-document.ts';

const trusted: ReadonlySet<Source> = new Set(['user', 'system']);

const MAX_CANARIES = 100;
const MAX_FINGERPRINTS = 10_000;
const MAX_TOOL_NAMES = 200;

/** A closed vocabulary in which the empty string, the default of proto3, stands for the first word. */
export const oneOf = <const T extends string>(...words: readonly [T, ...T[]]) =>
  z.string().transform((value, check): T => {
    const word = words.find((candidate) => candidate === value) ?? (value === '' ? words[0] : undefined);
    if (word !== undefined) return word;
    check.addIssue({ code: 'custom', message: `must be one of ${words.join(', ')}` });
    return z.NEVER;
  });

export const inspectRequest = z.object({
  text: text(MAX_TEXT_LENGTH).min(1, 'is required'),
  direction: oneOf('input', 'output'),
  source: oneOf('user', 'system', 'tool', 'retrieved', 'web', 'agent'),
  trust: z.enum(['', 'trusted', 'untrusted'], 'must be one of trusted, untrusted'),
  policy: oneOf(...POLICY_NAMES),
  policyDocument,
  systemPrompt: text(MAX_TEXT_LENGTH),
  canaries: z.array(text(1_000).min(8, 'must have at least 8 characters')).max(MAX_CANARIES, `must not be more than ${MAX_CANARIES}`),
  knownFingerprints: z.array(text(200)).max(MAX_FINGERPRINTS, `must not be more than ${MAX_FINGERPRINTS}`),
  strictKeywords: z.boolean(),
  toolNames: z.array(text(200).min(1, 'is required')).max(MAX_TOOL_NAMES, `must not be more than ${MAX_TOOL_NAMES}`),
  sessionId: text(256),
  endUser: text(256),
  agent: text(256),
});

/** @throws InvalidArgument naming every wrong field */
export const fromInspectRequest = (message: InspectRequest): InspectTextRequest => toRequest(parse(inspectRequest, message));

export function toRequest(data: z.infer<typeof inspectRequest>): InspectTextRequest {
  const { policy, policyDocument: ownPolicy, strictKeywords, sessionId, endUser, agent, knownFingerprints, trust, ...input } = data;
  return {
    input: { ...input, trust: trust === '' ? defaultTrust(data.source) : trust, knownFingerprints: new Set(knownFingerprints) },
    policy: ownPolicy ?? policy,
    strictKeywords,
    sessionId,
    endUser,
    agent,
  };
}

/** @throws InvalidArgument naming every wrong field */
export function parse<Schema extends z.ZodType>(schema: Schema, message: unknown): z.infer<Schema> {
  const parsed = schema.safeParse(message);
  if (!parsed.success) throw new InvalidArgument(parsed.error.issues.map(toViolation));
  return parsed.data;
}

export function toInspectResponse({ findings, redactedText, sanitisedText, decisionId, ...inspection }: Inspected): InspectResponse {
  return InspectResponse.fromPartial({
    ...inspection,
    reasons: [...inspection.reasons],
    findings: [...findings],
    detectorScores: [...inspection.detectorScores],
    fingerprints: [...inspection.fingerprints],
    ...(redactedText === null ? {} : { redactedText }),
    ...(sanitisedText === null ? {} : { sanitizedText: sanitisedText }),
    decisionId,
  });
}

export const toListDetectorsResponse = (detectors: readonly Detector[], engineVersion: string): ListDetectorsResponse => ({
  detectors: detectors.map((detector) => ({ ...detector, matches: [...detector.matches], misses: [...detector.misses] })),
  engineVersion,
});

const defaultTrust = (source: Source): Trust => (trusted.has(source) ? 'trusted' : 'untrusted');

const toViolation = (issue: z.core.$ZodIssue): Violation => ({
  field: issue.path.map((part) => String(part).replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)).join('.'),
  message: issue.message,
});
