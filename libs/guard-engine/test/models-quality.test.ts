import assert from 'node:assert/strict';
import { join } from 'node:path';
import { before, describe, it, type TestContext } from 'node:test';
import { type Metrics, measure } from '../training/metrics.ts';
import { readSharedFiles } from '../training/shared-rows.ts';
import type { Share } from '../training/statistics.ts';
import { skipReason } from './shared-data.ts';
import { committedWeights } from './trained-models.ts';

const folder = process.env.MESH_SHARED_DATA ?? join(import.meta.dirname, '../../../../shared/data');
const shown = ({ share, low, high, count }: Share): string =>
  `${(100 * share).toFixed(1)} % (${(100 * low).toFixed(1)}–${(100 * high).toFixed(1)}, n = ${count})`;

describe('the committed weights on data that nothing was learnt from', { skip: skipReason }, () => {
  let metrics: Metrics;
  before(() => {
    metrics = measure(
      committedWeights,
      readSharedFiles(folder).flatMap(({ rows }) => rows),
    );
  });

  it('find attacks', (t: TestContext) => {
    const { injection } = metrics;
    t.diagnostic(
      `recall ${shown(injection.recall)}, at 1 % false alarms ${shown(injection.recallAtOnePercent)}, AUC ${injection.areaUnderCurve}`,
    );
    for (const [source, share] of Object.entries(injection.recallBySource)) t.diagnostic(`${source}: ${shown(share)}`);
    t.diagnostic(`family as in the data: ${shown(injection.familyAgreement)}`);
    assert.ok(injection.recallAtOnePercent.share >= 0.83);
    assert.ok(injection.recall.share >= 0.8);
    assert.ok(injection.familyAgreement.share >= 0.85);
  });

  it('let harmless prompts pass', (t: TestContext) => {
    const { injection, moderation } = metrics;
    t.diagnostic(`injection: ${shown(injection.falseAlarms)} of prompts, ${shown(injection.falseAlarmsOnRolePlay)} of role-play`);
    for (const [source, share] of Object.entries(injection.falseAlarmsBySource)) t.diagnostic(`${source}: ${shown(share)}`);
    t.diagnostic(`moderation: ${shown(moderation.falseAlarmsOnPrompts)} of prompts`);
    t.diagnostic(`safe idioms: ${shown(injection.specificityOnSafeIdioms)} and ${shown(moderation.specificityOnSafeIdioms)} pass`);
    assert.ok(injection.falseAlarms.share <= 0.01);
    assert.ok(injection.falseAlarmsOnRolePlay.share <= 0.02);
    assert.ok(injection.specificityOnSafeIdioms.share >= 0.97);
    assert.ok(moderation.falseAlarmsOnPrompts.share <= 0.005);
    assert.ok(moderation.specificityOnSafeIdioms.share >= 0.97);
  });

  it('find harm', (t: TestContext) => {
    const { moderation } = metrics;
    for (const [source, area] of Object.entries(moderation.areaUnderCurveBySource)) {
      t.diagnostic(
        `${source}: AUC ${area}, ${shown(moderation.recallBySource[source] ?? NONE)} found, ${shown(moderation.falseAlarmsBySource[source] ?? NONE)} of other texts`,
      );
    }
    for (const [label, area] of Object.entries(moderation.areaUnderCurveByLabel)) t.diagnostic(`${label}: AUC ${area}`);
    assert.ok((moderation.areaUnderCurveBySource.surge ?? 0) >= 0.94);
    assert.ok((moderation.areaUnderCurveBySource.davidson ?? 0) >= 0.94);
  });

  it('find short attacks in long texts', (t: TestContext) => {
    const { recall, falseAlarms } = metrics.diluted;
    t.diagnostic(`${shown(recall)} found in the middle of 3,000 characters, ${shown(falseAlarms)} of such texts without any`);
    assert.ok(recall.share >= 0.25 && falseAlarms.share <= 0.05);
  });
});

const NONE: Share = { share: 0, low: 0, high: 1, count: 0 };
