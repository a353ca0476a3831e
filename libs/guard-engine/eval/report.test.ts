import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { shareOf } from '../training/statistics.ts';
import { atLeast, atMost, figure, renderReport, type Section, shown } from './report.ts';

const section: Section = {
  title: 'Fruit',
  text: 'From the garden.',
  tables: [{ head: ['fruit', 'ripe'], rows: [['a|b', '1']] }],
  goals: [atLeast('ripe', shareOf(90, 100), 0.9), atMost('rotten', shareOf(3, 100), 0.02)],
};

describe('the report', () => {
  it('says each figure with its interval', () => {
    assert.equal(shown(shareOf(8, 10)), '80.0 % (49.0–94.3)');
    assert.equal(shown(shareOf(1, 1000)), '0.10 % (0.02–0.56)');
    assert.equal(shown(shareOf(0, 0)), 'none');
    assert.equal(figure({ value: 0.9482, low: 0.91, high: 1 }), '.948 (.910–1.000)');
  });

  it('begins with the goals that are missed', () => {
    const lines = renderReport('# Garden', [section]).split('\n');
    const [missed, reached] = ['rotten', 'ripe'].map((measure) => lines.findIndex((line) => line.startsWith(`| ${measure} | `)));
    assert.ok(missed !== undefined && reached !== undefined && missed > 0 && missed < reached);
    assert.equal(lines[missed], '| rotten | ≤ 2 % | 3.0 % (1.0–8.5), n = 100 | **no** |');
    assert.match(lines[reached] ?? '', /≥ 90 % .* yes \|$/);
  });

  it('keeps what is in a cell in its cell', () => {
    assert.ok(renderReport('# Garden', [section]).includes('| a\\|b | 1 |\n'));
  });
});
