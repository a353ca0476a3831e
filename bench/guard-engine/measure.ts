import { setImmediate as nextTurn } from 'node:timers/promises';

/** Something that reads a text, and may take its time to. */
export type Contender = { readonly name: string; readonly read: (text: string) => unknown };

/**
 * Milliseconds over the texts, each with the median of its readings; beside it each with its fastest one, which is what a machine
 * without other work would do. The longest is that of all readings.
 */
export type Times = {
  readonly p50: number;
  readonly p99: number;
  readonly undisturbed: { readonly p50: number; readonly p99: number };
  readonly longest: number;
};

/** Of processor time, for each contender: code is compiled while it runs. */
const WARM_UP_MS = 1_500;
const THROUGHPUT_MS = 3_000;
const READINGS = 9;

/**
 * Gives every contender every text in turn, so that all of them see the same state of the machine. Each text has a turn of the event
 * loop of its own.
 */
export async function measure(contenders: readonly Contender[], texts: readonly string[]): Promise<ReadonlyMap<string, Times>> {
  const took = new Map(contenders.map(({ name }) => [name, texts.map((): number[] => [])]));
  for (const startedAt = process.cpuUsage(); processorTime(startedAt) < WARM_UP_MS * contenders.length; ) {
    await readAll(contenders, texts, () => {});
  }
  for (let reading = 0; reading < READINGS; reading++) {
    await readAll(contenders, texts, ({ name }, place, time) => void took.get(name)?.[place]?.push(time));
  }
  return new Map([...took].map(([name, readings]) => [name, timesOf(readings)]));
}

/** How many texts a core gets through in a second, by the processor time of this process: whatever else the machine is doing. */
export async function throughput({ read }: Contender, texts: readonly string[]): Promise<number> {
  const startedAt = process.cpuUsage();
  for (let count = 0; ; count += texts.length) {
    const took = processorTime(startedAt);
    if (took > THROUGHPUT_MS) return (1_000 * count) / took;
    for (const text of texts) await read(text);
  }
}

/** Milliseconds that all threads of this process have worked since. */
function processorTime(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1_000;
}

type Note = (contender: Contender, place: number, time: number) => void;

async function readAll(contenders: readonly Contender[], texts: readonly string[], note: Note): Promise<void> {
  for (const [place, text] of texts.entries()) {
    await nextTurn();
    for (const contender of contenders) {
      const startedAt = performance.now();
      const answer = contender.read(text);
      // Waiting costs a little by itself: who answers at once is not made to.
      if (answer instanceof Promise) await answer;
      note(contender, place, performance.now() - startedAt);
    }
  }
}

function timesOf(readings: readonly (readonly number[])[]): Times {
  const medians = readings.map((times) => quantile(times, 0.5));
  const fastest = readings.map((times) => Math.min(...times));
  return {
    p50: quantile(medians, 0.5),
    p99: quantile(medians, 0.99),
    undisturbed: { p50: quantile(fastest, 0.5), p99: quantile(fastest, 0.99) },
    longest: Math.max(...readings.flat()),
  };
}

const quantile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.ceil(share * values.length) - 1] ?? Number.NaN;
