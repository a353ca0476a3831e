/**
 * `npm run bench:guard`: how long the guard takes on this machine, by size of text and by detector, and how long other packages
 * take for the same texts in the same run. One core, no servers. Never fails because of a number.
 */
import { availableParallelism, cpus, loadavg } from 'node:os';
import { row } from '../table.ts';
import { everything, groups, injection, personalDataAndSecrets, wholes } from './guards.ts';
import { type Contender, measure, type Times, throughput } from './measure.ts';
import { peers } from './peers.ts';
import { denseTextsOf, textsOf } from './texts.ts';

const KILOBYTE = 1_024;
const SIZES = [
  { name: '100 B', length: 100, texts: 200 },
  { name: '1 kB', length: KILOBYTE, texts: 200 },
  { name: '8 kB', length: 8 * KILOBYTE, texts: 100 },
  { name: '64 kB', length: 64 * KILOBYTE, texts: 20 },
] as const;
const TARGETS: Readonly<Record<string, string>> = {
  'everything, 1 kB': 'p50 < 0.6 ms, p99 < 1.2 ms',
  'without names, 1 kB': 'p50 < 0.3 ms',
  'everything, 64 kB': '< 20 ms',
};

const milliseconds = (time: number): string => `${time < 10 ? time.toFixed(3) : time.toFixed(1)} ms`;
const latencies = ({ p50, p99, undisturbed: { p50: q50, p99: q99 } }: Times): string =>
  `p50 ${milliseconds(p50)}  p99 ${milliseconds(p99)}  (${q50.toFixed(3)}, ${q99.toFixed(3)})`;

console.log(`\n  ${cpus()[0]?.model ?? 'unknown processor'}, ${availableParallelism()} cores, Node ${process.versions.node}\n`);
if ((loadavg()[0] ?? 0) > 0.5) console.log(`  load average ${loadavg()[0]?.toFixed(1)}: latencies are longer than on a quiet machine\n`);
console.log('  in parentheses: what p50 and p99 are when each text counts with its fastest reading\n');
// The first seconds do not count: most of the code is still being compiled.
await throughput(everything, textsOf(KILOBYTE, 200));
await bySize();
await byDetector();
await besidePeers();

/** One after the other: whoever uses the guard has one engine, and the caches of the processor to itself. */
async function bySize(): Promise<void> {
  let longest = 0;
  for (const whole of wholes) {
    for (const { name, length, texts } of SIZES) {
      const taken = await show(whole, `${whole.name}, ${name}`, textsOf(length, texts));
      if (whole === everything) longest = Math.max(longest, taken.longest);
    }
    await show(whole, `${whole.name}, 1 kB of every kind at once`, denseTextsOf(KILOBYTE, 200));
  }
  row('longest block of the event loop, up to 64 kB', milliseconds(longest), '≤ 20 ms');
  for (const { name, length, texts } of SIZES) await showThroughput(everything, name, textsOf(length, texts));
  for (const whole of wholes.slice(1)) await showThroughput(whole, '1 kB', textsOf(KILOBYTE, 200));
}

async function showThroughput(contender: Contender, size: string, texts: readonly string[]): Promise<void> {
  const what = `${contender.name}, ${size}`;
  const perSecond = await throughput(contender, texts);
  row(
    `inspections/s of processor time, ${what}`,
    `${Math.round(perSecond)}  (${milliseconds(1_000 / perSecond)} each)`,
    what === 'everything, 1 kB' ? '≥ 1500' : '',
  );
}

async function show(contender: Contender, what: string, texts: readonly string[]): Promise<Times> {
  const [taken] = (await measure([contender], texts)).values();
  if (taken === undefined) throw new Error('nothing was measured');
  row(what, latencies(taken), TARGETS[what]);
  return taken;
}

async function byDetector(): Promise<void> {
  console.log('\n  by detector, 1 kB\n');
  for (const [what, taken] of await measure(groups, textsOf(KILOBYTE, 200))) row(what, latencies(taken));
}

/** In turn with the guard, text by text: ratios of one run compare, milliseconds of two do not. */
async function besidePeers(): Promise<void> {
  const contenders = [everything, personalDataAndSecrets, injection, ...peers.map(({ peer }) => peer)];
  for (const { name, length } of SIZES.slice(0, 3)) {
    console.log(`\n  beside others, ${name}\n`);
    const times = await measure(contenders, textsOf(length, 50));
    const timesOf = (what: string): number => times.get(what)?.p50 ?? Number.NaN;
    for (const [what, taken] of times) {
      const counterpart = peers.find(({ peer }) => peer.name === what)?.counterpart.name;
      const ratio = (ours: string): string => `${(taken.p50 / timesOf(ours)).toFixed(2)} × ${ours}`;
      row(what, latencies(taken), counterpart === undefined ? '' : `${ratio(counterpart)}, ${ratio(everything.name)}`);
    }
  }
}
