import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readJudgeAnswer } from './judge-answer.ts';

const answer = (fields: object) => JSON.stringify({ decision: 'deny', risk: 0.8, category: 'injection', confidence: 0.7, ...fields });

describe("a judge's answer", () => {
  it('is an opinion, in a code fence or not, whatever else it says', () => {
    const opinion = { risk: 0.8, category: 'injection', confidence: 0.7 };
    for (const text of [answer({}), answer({ rationale: 'because' }), `\n\`\`\`json\n${answer({})}\n\`\`\` `, `\`\`\`${answer({})}\`\`\``])
      assert.deepEqual(readJudgeAnswer(text), opinion);
  });

  it('has the risk that its decision means where it names none, and at least that where it names less', () => {
    const risks = ['allow', 'unsure', 'deny'].map((decision) =>
      [undefined, null, 0, 0.9].map((risk) => readJudgeAnswer(answer({ decision, risk }))?.risk),
    );
    assert.deepEqual(risks, [
      [0.1, 0.1, 0, 0.9],
      [0.4, 0.4, 0.3, 0.9],
      [0.8, 0.8, 0.5, 0.9],
    ]);
  });

  it('is none when it is anything else', () => {
    const wrong = ['', 'allow', '{}', '[]', 'null', `Sure! ${answer({})}`, `${answer({})}${answer({})}`, '{"decision":"allow"'];
    const fields = [
      { decision: 'block' },
      { decision: undefined },
      { risk: 1.1 },
      { risk: -0.1 },
      { risk: '0' },
      { category: 'ok' },
      { confidence: 7 },
    ];
    for (const text of [...wrong, ...fields.map(answer)]) assert.equal(readJudgeAnswer(text), undefined, text);
  });

  it('is read in no time, whatever it is', () => {
    const started = performance.now();
    readJudgeAnswer(`\`\`\`${' \n'.repeat(200_000)}x`);
    assert.ok(performance.now() - started < 1_000);
  });
});
