/** The documented examples of `/guardrails/check`, and the same things said in other words, through every public door. */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { GuardServiceDefinition, InspectRequest, InspectResponse } from '@sentinelmesh/contracts';
import { bufCurl, connectGrpc } from '../harness/grpc.ts';
import type { CheckAnswer, InspectAnswer } from '../harness/guardrails.ts';
import type { Mesh } from '../harness/mesh.ts';
import { attacks, contacts, idioms } from './texts.ts';

type Expected = Omit<CheckAnswer, 'score'> & { readonly score: readonly [least: number, most: number] };

const safe: Expected = { safe: true, level: 'safe', score: [1, 1], flags: [], pii_detected: 0, redacted_text: null };
const blocked: Expected = {
  safe: false,
  level: 'blocked',
  score: [0, 0.4999],
  flags: ['jailbreak_attempt'],
  pii_detected: 0,
  redacted_text: null,
};
const violent: Expected = { safe: false, level: 'unsafe', score: [0.6, 0.6], flags: ['violence'], pii_detected: 0, redacted_text: null };
const redacted = (text: string): Expected => ({
  safe: true,
  level: 'warning',
  score: [0.8, 0.8],
  flags: ['pii_detected'],
  pii_detected: 2,
  redacted_text: text,
});

type Case = { readonly text: string; readonly strict: boolean; readonly expected: Expected };

/** The three examples stand first in their lists. */
const groups: readonly { title: string; cases: readonly Case[] }[] = [
  { title: 'personal data', cases: contacts.map(([text, after]) => ({ text, strict: false, expected: redacted(after) })) },
  { title: 'an attack on the instructions', cases: attacks.map((text) => ({ text, strict: false, expected: blocked })) },
  { title: 'an idiom', cases: idioms.map((text) => ({ text, strict: false, expected: safe })) },
  { title: 'an idiom under strict keywords', cases: idioms.map((text) => ({ text, strict: true, expected: violent })) },
];

export function describeExamples(mesh: () => Mesh): void {
  for (const { title, cases } of groups) {
    describe(`${title}, as documented and in ten other words`, () => {
      it('is judged by POST /guardrails/check', () => forEach(cases, (one) => checkOverRest(mesh(), one)));
      it('is judged alike by POST /api/v1/guard/inspect', () => forEach(cases, (one) => inspectOverRest(mesh(), one)));
      it('is judged alike over gRPC', () => forEach(cases, (one) => inspectOverGrpc(mesh(), one)));
    });
  }
  describeBufCurl(mesh);
  describeCard(mesh);
}

/** Tries all of them before it fails, so that one run tells everything. */
async function forEach(cases: readonly Case[], judge: (one: Case) => Promise<void>): Promise<void> {
  assert.equal(cases.length, 11);
  const failed: string[] = [];
  for (const one of cases) await judge(one).catch((error: Error) => failed.push(`${one.text}: ${error.message}`));
  assert.deepEqual(failed, []);
}

async function checkOverRest(mesh: Mesh, { text, strict, expected }: Case): Promise<void> {
  const { status, json } = await mesh.api.post<CheckAnswer>('/guardrails/check', {
    text,
    check_type: 'input',
    ...(strict ? { strict_keywords: true } : {}),
  });
  assert.equal(status, 200);
  assertWithin(json.score, expected.score);
  assert.deepEqual({ ...json, score: expected.score }, expected);
}

async function inspectOverRest(mesh: Mesh, { text, strict, expected }: Case): Promise<void> {
  const { status, json } = await mesh.api.post<InspectAnswer>('/api/v1/guard/inspect', { text, strict_keywords: strict });
  assert.equal(status, 200);
  assertJudged(json, expected);
}

async function inspectOverGrpc(mesh: Mesh, { text, strict, expected }: Case): Promise<void> {
  const connection = connectGrpc(mesh.grpc);
  try {
    const request = InspectRequest.encode(InspectRequest.fromPartial({ text, strictKeywords: strict })).finish();
    const { code, message, response } = await connection.call(INSPECT, request, { 'x-api-key': mesh.apiKey });
    assert.equal(code, 'OK', message);
    const { decision, risk, findings, redactedText, decisionId } = InspectResponse.decode(response ?? new Uint8Array());
    assertJudged(
      { decision, risk, findings, decision_id: decisionId, ...(redactedText === undefined ? {} : { redacted_text: redactedText }) },
      expected,
    );
  } finally {
    connection.close();
  }
}

const INSPECT = `${GuardServiceDefinition.fullName}/${GuardServiceDefinition.methods.inspect.name}`;
const decisions: Readonly<Record<string, string>> = { safe: 'allow', warning: 'redact', unsafe: 'escalate', blocked: 'block' };

type Judged = Pick<InspectAnswer, 'decision' | 'risk' | 'redacted_text' | 'decision_id'> & {
  findings: readonly { category: string; action: string }[];
};

function assertJudged(answer: Judged, expected: Expected): void {
  assertWithin(Math.round((1 - answer.risk) * 1_000) / 1_000, expected.score);
  assert.equal(answer.decision, decisions[expected.level]);
  assert.equal(answer.redacted_text ?? null, expected.redacted_text);
  assert.equal(answer.findings.filter(({ category, action }) => category === 'pii' && action !== 'allow').length, expected.pii_detected);
  assert.match(answer.decision_id, /^evt_[a-z0-9]{26}$/);
}

const assertWithin = (score: number, [least, most]: readonly [number, number]) =>
  assert.ok(score >= least && score <= most, `${score} is not within ${least} and ${most}`);

function describeBufCurl(mesh: () => Mesh): void {
  describe('`buf curl --reflect` as a public client', () => {
    it('inspects the examples with the key in either header', async () => {
      const headers = [`x-api-key: ${mesh().apiKey}`, `authorization: Bearer ${mesh().apiKey}`];
      const inspect = (text: string, header: string) =>
        bufCurl({ address: mesh().grpc }, `/${INSPECT}`, ['-H', header, '-d', JSON.stringify({ text })]);
      const [contact, attack] = [contacts[0]?.[0] ?? '', attacks[0] ?? ''];
      const finished = [await inspect(contact, headers[0] ?? ''), await inspect(attack, headers[1] ?? '')];
      const [first, second] = finished.map(
        ({ stdout, stderr }) => JSON.parse(stdout || fail(stderr)) as { decision: string; redactedText?: string },
      );
      assert.equal(first?.redactedText, contacts[0]?.[1]);
      assert.equal(second?.decision, 'block');
    });

    it('is refused without a key', async () => {
      const { code, stderr } = await bufCurl({ address: mesh().grpc }, `/${INSPECT}`, ['-d', '{"text":"hello"}']);
      assert.notEqual(code, 0);
      assert.match(stderr, /unauthenticated/);
    });
  });
}

function describeCard(mesh: () => Mesh): void {
  describe('the documented card number, which fails its check digit', () => {
    let answers: Readonly<Record<string, InspectAnswer>>;
    before(async () => {
      const ask = async (policy: string) =>
        (await mesh().api.post<InspectAnswer>('/api/v1/guard/inspect', { text: 'My credit card is 4532-1234-5678-9010', policy })).json;
      answers = { process: await ask('process'), check: await ask('check') };
    });

    it('blocks what goes to an agent', () => {
      assert.equal(answers.process?.decision, 'block');
      assert.equal(answers.process?.risk, 0.95);
    });

    it('is redacted by a check', () => {
      assert.equal(answers.check?.decision, 'redact');
      assert.equal(answers.check?.redacted_text, 'My credit card is [CREDIT_CARD_REDACTED]');
    });
  });
}

function fail(message: string): never {
  throw new Error(message);
}
