import type { ChainReport, ExportReport, Gap, Listed } from '@sentinelmesh/webhook-delivery';
import { paint } from '../terminal.ts';
import { printable } from './printable.ts';

const MOST_SHOWN = 10;

/** What was found of each chain, then what it comes to in one sentence. */
export function describeExport(report: ExportReport): string {
  return [
    ...report.chains.map(describeChain),
    ...describeOthers(report),
    describeOutcome(report),
    ...(report.isIntact ? [paint.dim(REMEMBERED)] : []),
  ].join('\n');
}

function describeChain(chain: ChainReport): string {
  const { records, firstSequence, lastSequence, lastHash, gaps, missing, changed, wrongLinks, conflicts, duplicates } = chain;
  const earlier = firstSequence > 1 ? '; what came before is not in this export' : '';
  const wrong = [
    [missing, 'missing', shown(gaps, describeGap)],
    [changed.total, 'changed', shown(changed)],
    [wrongLinks.total, 'wrong links', `${shown(wrongLinks)}  (the record before is not the one it was sent after)`],
    [conflicts.total, 'conflicts', `${shown(conflicts)}  (several records have this number)`],
  ] as const;
  return [
    `chain         ${printable(chain.chain)}`,
    `  records     ${records}, from ${firstSequence} to ${lastSequence}${earlier}`,
    ...wrong.filter(([count]) => count > 0).map(([count, name, where]) => paint.red(`  ${name.padEnd(11)} ${count}: ${where}`)),
    ...(duplicates > 0 ? [`  duplicates  ${duplicates}, which does no harm: delivery is at least once`] : []),
    `  last hash   ${lastHash}`,
  ].join('\n');
}

const describeGap = ({ from, to }: Gap): string => (from === to ? String(from) : `${from}–${to}`);

const shown = <T>({ total, first }: Listed<T>, write: (item: T) => string = String): string => {
  const listed = first.slice(0, MOST_SHOWN).map(write).join(', ');
  return total > MOST_SHOWN ? `${listed} and ${total - MOST_SHOWN} more` : listed;
};

const describeOthers = ({ notRecords }: ExportReport): string[] =>
  notRecords.total === 0 ? [] : [paint.yellow(`lines without a record: ${notRecords.total} (${shown(notRecords)})`)];

/** The sentence to go by. */
function describeOutcome({ chains, isIntact }: ExportReport): string {
  const sum = (count: (chain: ChainReport) => number) => chains.reduce((total, chain) => total + count(chain), 0);
  const where = chains.length === 1 ? 'one chain' : `${chains.length} chains`;
  if (isIntact)
    return `${paint.green('Complete')}: ${counted(
      sum(({ records }) => records),
      'record',
    )} in ${where}, none missing and none changed between the first and the last.`;
  const wrong = [
    [sum(({ missing }) => missing), 'missing'],
    [sum(({ changed }) => changed.total), 'changed'],
    [sum(({ wrongLinks }) => wrongLinks.total), 'wrongly linked'],
    [sum(({ conflicts }) => conflicts.total), 'in conflict'],
  ] as const;
  const said = wrong.filter(([count]) => count > 0).map(([count, what]) => `${counted(count, 'record')} ${what}`);
  return `${paint.red('Not complete')}: ${said.join(', ')} in ${where}.`;
}

/** Whoever cuts an export off, or rewrites it to its end, leaves one that fits. */
const REMEMBERED =
  'Whether it was cut off at the end, its last number and hash tell: of a SIEM, `mesh webhooks list --group siem --json` has them too.';

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** The same for programs. */
export const toFacts = ({ lines, records, notRecords, chains, isIntact }: ExportReport) => ({
  is_intact: isIntact,
  lines,
  records,
  not_records: notRecords,
  chains: chains.map((chain) => ({
    chain: chain.chain,
    records: chain.records,
    first_sequence: chain.firstSequence,
    last_sequence: chain.lastSequence,
    last_hash: chain.lastHash,
    missing: chain.missing,
    gaps: chain.gaps,
    changed: chain.changed,
    wrong_links: chain.wrongLinks,
    conflicts: chain.conflicts,
    duplicates: chain.duplicates,
  })),
});
