/** What `mesh check` tells a program about a text. */
import type { Inspection } from '@sentinelmesh/guard-engine';

const LABELS = ['hate', 'harassment', 'violence', 'sexual', 'self_harm', 'profanity'] as const;

/** One line of JSON; `id` is that of the line that was read. */
export const toAnswer = (id: string | number | undefined, inspection: Inspection) => ({
  ...(id === undefined ? {} : { id }),
  decision: inspection.decision,
  risk: inspection.risk,
  scores: scoresOf(inspection),
  findings: inspection.findings.map(({ category, entityType, start, end, score, detector, view, action }) => ({
    category,
    entity_type: entityType,
    start,
    end,
    score,
    detector,
    view,
    action,
  })),
  redacted: inspection.redactedText,
});

/** For each kind of attack and harm, 0..1: the higher of what the model says and what signatures found, however little that is. */
function scoresOf({ detectorScores, findings }: Inspection): Record<string, number> {
  const said = new Map(detectorScores.map(({ detector, score }) => [detector, score]));
  const found = (label: string) =>
    findings
      .filter(({ category, entityType }) => category === 'moderation' && entityType.toLowerCase() === label)
      .map(({ score }) => score);
  return {
    injection: highest([said.get('injection.model'), said.get('injection')]),
    ...Object.fromEntries(LABELS.map((label) => [label, highest([said.get(`moderation.model.${label}`), ...found(label)])])),
  };
}

/** To millionths: differences that small tell texts apart where nothing speaks. */
const highest = (scores: readonly (number | undefined)[]): number =>
  Math.round(Math.max(0, ...scores.map((score) => score ?? 0)) * 1e6) / 1e6;
