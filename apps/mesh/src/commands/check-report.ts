/** What `mesh check` tells a person about a text: the decision, why, and every finding with its place. */
import type { Finding, Inspection } from '@sentinelmesh/guard-engine';
import { paint } from '../terminal.ts';

const colors = {
  allow: paint.green,
  flag: paint.yellow,
  redact: paint.yellow,
  escalate: paint.magenta,
  block: paint.red,
} as const;

/**
 * The decision with its reasons, the findings, the text with what was found between « », and the text as it is passed on
 * where that differs.
 */
export function reportInspection(text: string, { decision, risk, riskLevel, reasons, findings, redactedText }: Inspection): string {
  const lines = [`${colors[decision](paint.bold(decision))}  risk ${risk} (${riskLevel})`, ...reasons.map((reason) => `  ${reason}`)];
  if (findings.length > 0) lines.push('', ...findings.flatMap(describeFinding), '', markedText(text, findings));
  if (redactedText !== null) lines.push('', visible(redactedText));
  return lines.join('\n');
}

const PLACE_WIDTH = 11;

function describeFinding({ entityType, start, end, score, detector, view, action, explanation }: Finding): readonly string[] {
  const where = `${start}–${end}`.padEnd(PLACE_WIDTH);
  const did = colors[action](action.padEnd(8));
  const seen = view === 'original' ? '' : `  read as ${view}`;
  return [
    `  ${where}${did}${paint.bold(entityType.padEnd(18))}  ${score.toFixed(2)}  ${paint.dim(detector)}${seen}`,
    `  ${''.padEnd(PLACE_WIDTH)}${explanation}`,
  ];
}

/** The text with every finding between « », in the colour of the narrowest that stands there. Findings come by position. */
function markedText(text: string, findings: readonly Finding[]): string {
  const cuts = [...new Set([0, ...findings.flatMap(({ start, end }) => [start, end]), text.length])].sort((a, b) => a - b);
  let marked = '';
  let open: readonly Finding[] = [];
  let next = 0;
  for (const [index, cut] of cuts.entries()) {
    const going = open.filter(({ end }) => end > cut);
    const first = next;
    while (findings[next]?.start === cut) next += 1;
    const coming = findings.slice(first, next);
    const piece = excerpt(text.slice(cut, cuts[index + 1]));
    marked += '»'.repeat(open.length - going.length) + '«'.repeat(coming.length);
    open = [...going, ...coming];
    const [narrowest] = open.toSorted((a, b) => a.end - a.start - (b.end - b.start));
    marked += narrowest === undefined ? piece : colors[narrowest.action](piece);
  }
  return marked;
}

const SHOWN = 200;

/** Both ends of what is long. */
const excerpt = (text: string): string =>
  visible(text.length <= 2 * SHOWN ? text : `${text.slice(0, SHOWN)} … ${text.slice(text.length - SHOWN)}`);

/** Nothing that was inspected moves the cursor, forges a line or stays unseen. */
const visible = (text: string): string =>
  text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) =>
    character === '\n' || character === '\t' ? character : `\\u{${character.codePointAt(0)?.toString(16)}}`,
  );
