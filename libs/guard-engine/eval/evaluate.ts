/**
 * `npm run eval:guard`: what the guard finds and what it takes wrongly, on data made by others. Prints the report and writes
 * it to `docs/reference/guard-quality.md`. Fails when data are absent or other than expected; never because of a number.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { skipReason } from '../test/shared-data.ts';
import { measure } from '../training/metrics.ts';
import { readSharedFiles } from '../training/shared-rows.ts';
import { agentsSection } from './agents.ts';
import { injectionSection, judgeRows } from './injection.ts';
import { INTRODUCTION, LIMITS } from './introduction.ts';
import { languagesSection } from './languages.ts';
import { leftOutSection, measureLeftOut } from './left-out.ts';
import { moderationSection } from './moderation.ts';
import { obfuscationSection } from './obfuscation.ts';
import { namesSection, personalDataSection } from './personal-data.ts';
import { recognizerVectorsSection } from './recognizer-vectors.ts';
import { renderReport, type Section } from './report.ts';
import { secretsSection } from './secrets.ts';

const REPORT = new URL('../../../docs/reference/guard-quality.md', import.meta.url);
const WEIGHTS = new URL('../weights/models.bin', import.meta.url);

function evaluate(dataFolder: string): readonly Section[] {
  const files = readSharedFiles(dataFolder);
  const rows = files.flatMap((file) => file.rows);
  const model = measure(readFileSync(WEIGHTS), rows);
  const leftOut = measureLeftOut(files);
  const dev = judgeRows(rows.filter(({ split }) => split === 'dev'));
  const attacksAndPrompts = dev.filter(({ injection, isPrompt }) => injection === 1 || isPrompt === true);
  const prompts = rows.filter(({ isPrompt }) => isPrompt).map(({ text }) => text);
  return [
    injectionSection(attacksAndPrompts, model),
    leftOutSection(leftOut),
    obfuscationSection(attacksAndPrompts),
    languagesSection(),
    agentsSection(dataFolder),
    moderationSection(dev, model, leftOut),
    personalDataSection(dataFolder),
    namesSection(dataFolder),
    recognizerVectorsSection(),
    secretsSection(prompts),
    LIMITS,
  ];
}

if (skipReason === false) {
  const report = renderReport(INTRODUCTION, evaluate(process.env.MESH_SHARED_DATA ?? join(import.meta.dirname, '../../../../shared/data')));
  writeFileSync(REPORT, report);
  process.stdout.write(report);
} else {
  process.stderr.write(`The guard cannot be evaluated: ${skipReason}.\n`);
  process.exitCode = 1;
}
