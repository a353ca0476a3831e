import { MODERATION_LABELS } from '../src/models/labels.ts';
import { createModels, type ModelScores } from '../src/models/models.ts';
import { fold } from './lessons.ts';
import type { SharedRow } from './shared-rows.ts';
import { areaUnderCurve, type Share, shareOf, upperQuantile } from './statistics.ts';

type Scored = SharedRow & { readonly scores: ModelScores };

/** What committed weights do on the rows that nothing was learnt from. Shares carry their 95 % interval. */
export type Metrics = {
  readonly injection: {
    readonly areaUnderCurve: number;
    /** At the score that 1 % of the harmless dev prompts exceed. */
    readonly recallAtOnePercent: Share;
    readonly recall: Share;
    readonly falseAlarms: Share;
    readonly falseAlarmsOnRolePlay: Share;
    readonly specificityOnSafeIdioms: Share;
    readonly recallBySource: Readonly<Record<string, Share>>;
    readonly falseAlarmsBySource: Readonly<Record<string, Share>>;
    readonly familyAgreement: Share;
  };
  readonly moderation: {
    /** Of the highest label. */
    readonly areaUnderCurveBySource: Readonly<Record<string, number>>;
    readonly recallBySource: Readonly<Record<string, Share>>;
    readonly falseAlarmsBySource: Readonly<Record<string, Share>>;
    readonly falseAlarmsOnPrompts: Share;
    readonly specificityOnSafeIdioms: Share;
    /** Of each label against texts known not to have it. */
    readonly areaUnderCurveByLabel: Readonly<Record<string, number>>;
  };
  /** Short dev attacks in the middle of 3,000 characters of harmless prompts, and such texts without an attack. */
  readonly diluted: { readonly recall: Share; readonly falseAlarms: Share };
};

const SAFE_IDIOMS = 'xstest-safe';

export function measure(weights: Uint8Array, rows: readonly SharedRow[]): Metrics {
  const models = createModels(weights);
  const dev = rows.filter(({ split }) => split === 'dev').map((row): Scored => ({ ...row, scores: models.score(fold(row.text)) }));
  return { injection: measureInjection(dev), moderation: measureModeration(dev), diluted: measureDiluted(dev, models.score) };
}

const OPERATING_POINT = 0.5;
const isAttack = ({ scores }: Scored): boolean => scores.injection >= OPERATING_POINT;
const worstLabel = ({ scores }: Scored): number => Math.max(...Object.values(scores.moderation));
const isHarmful = (row: Scored): boolean => worstLabel(row) >= OPERATING_POINT;

const share = (rows: readonly Scored[], condition: (row: Scored) => boolean): Share => shareOf(rows.filter(condition).length, rows.length);

function bySource<Value>(rows: readonly Scored[], of: (rows: readonly Scored[]) => Value): Record<string, Value> {
  return Object.fromEntries([...Map.groupBy(rows, ({ source }) => source)].map(([source, inSource]) => [source, of(inSource)]));
}

function measureInjection(dev: readonly Scored[]): Metrics['injection'] {
  const attacks = dev.filter(({ injection }) => injection === 1);
  const prompts = dev.filter(({ isPrompt }) => isPrompt);
  const threshold = upperQuantile(
    prompts.map(({ scores }) => ({ score: scores.injection, weight: 1 })),
    0.01,
  );
  const found = attacks.filter(isAttack);
  return {
    areaUnderCurve: areaUnderCurve(
      attacks.map(({ scores }) => scores.injection),
      prompts.map(({ scores }) => scores.injection),
    ),
    recallAtOnePercent: share(attacks, ({ scores }) => scores.injection > threshold),
    recall: share(attacks, isAttack),
    falseAlarms: share(prompts, isAttack),
    falseAlarmsOnRolePlay: share(
      prompts.filter(({ source }) => source === 'awesome-chatgpt' || source === 'gpteacher-roleplay'),
      isAttack,
    ),
    specificityOnSafeIdioms: share(
      prompts.filter(({ source }) => source === SAFE_IDIOMS),
      (row) => !isAttack(row),
    ),
    recallBySource: bySource(attacks, (inSource) => share(inSource, isAttack)),
    falseAlarmsBySource: bySource(prompts, (inSource) => share(inSource, isAttack)),
    familyAgreement: share(found, ({ family, scores }) => family === scores.family),
  };
}

function measureModeration(dev: readonly Scored[]): Metrics['moderation'] {
  const texts = dev.filter(({ harmful, isPrompt }) => harmful !== undefined && isPrompt !== true);
  const prompts = dev.filter(({ isPrompt }) => isPrompt);
  const harmful = texts.filter((row) => row.harmful === 1);
  const harmless = texts.filter((row) => row.harmful === 0);
  return {
    areaUnderCurveBySource: bySource(texts, (inSource) =>
      areaUnderCurve(
        inSource.filter((row) => row.harmful === 1).map(worstLabel),
        inSource.filter((row) => row.harmful === 0).map(worstLabel),
      ),
    ),
    recallBySource: bySource(harmful, (inSource) => share(inSource, isHarmful)),
    falseAlarmsBySource: bySource(harmless, (inSource) => share(inSource, isHarmful)),
    falseAlarmsOnPrompts: share(
      prompts.filter(({ source }) => source !== SAFE_IDIOMS),
      isHarmful,
    ),
    specificityOnSafeIdioms: share(
      prompts.filter(({ source }) => source === SAFE_IDIOMS),
      (row) => !isHarmful(row),
    ),
    areaUnderCurveByLabel: Object.fromEntries(
      MODERATION_LABELS.map((label) => {
        const scored = (value: 0 | 1): number[] =>
          texts.filter(({ labels }) => labels?.[label] === value).map(({ scores }) => scores.moderation[label]);
        return [label, areaUnderCurve(scored(1), scored(0))];
      }),
    ),
  };
}

const SHORT = 400;
const DILUTION = 1500;
const DILUTED_BENIGN = 400;

function measureDiluted(dev: readonly Scored[], score: (text: string) => ModelScores): Metrics['diluted'] {
  const fillers = dev.filter(({ source }) => source === 'alpaca-eval').map(({ text }) => text);
  let used = 0;
  const filler = (): string => {
    let text = '';
    while (text.length < DILUTION && fillers.length > 0) text += `${fillers[used++ % fillers.length]}\n`;
    return text;
  };
  const isFound = (middle: string): boolean => score(fold(filler() + middle + filler())).injection >= OPERATING_POINT;
  const attacks = dev.filter(({ injection, text }) => injection === 1 && text.length < SHORT);
  const found = attacks.filter(({ text }) => isFound(`${text}\n`)).length;
  const alarms = Array.from({ length: DILUTED_BENIGN }, () => isFound('')).filter(Boolean).length;
  return { recall: shareOf(found, attacks.length), falseAlarms: shareOf(alarms, DILUTED_BENIGN) };
}
