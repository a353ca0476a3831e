import type { DestinationId } from '@sentinelmesh/kernel';
import type { DestinationDirectory, DirectoryEntry } from '../ports.ts';
import { createRounds } from '../rounds.ts';
import { within } from '../within.ts';
import { type ExportLag, type ExportRunner, type ExportRunnerDependencies, type RunnerEnd, startExportRunner } from './export-runner.ts';
import type { ExportPlace, PositionStore } from './exporter-ports.ts';

/** Brings the stream of events to all destinations of stream kinds: to each in one process at a time. */
export type Exporter = {
  start(): void;
  /** Ends what is under way within seven seconds, five of them for it to end by itself, and lets other processes go on. */
  stop(): Promise<void>;
  /** Looks at once at what was changed; for who moved a position or has enabled a destination. */
  wake(): void;
  /** How far behind the destinations are that this process exports to, by kind. */
  lag(): ReadonlyMap<string, ExportLag>;
};

type Dependencies = ExportRunnerDependencies & {
  readonly directory: Pick<DestinationDirectory, 'streams' | 'onChange' | 'refresh'>;
  readonly positions: PositionStore;
  /** How long a position is held without a sign of life. */
  readonly holdMs?: number;
};

const HOLD_MS = 9_000;
const CLAIM_EVERY_MS = 2_000;
const CHECK_EVERY_MS = 30_000;
const STOP_MS = 5_000;
/** What does not end by then is left: its position is free when it is not held any more. */
const STOP_WAIT_MS = 7_000;
/** A position that could not be held is lost soon. */
const HOLD_AGAIN_MS = 500;
/** After an error, or after another process took over, it is left alone for so long. */
const REST_MS = { first: 1_000, most: 30_000 };

/** What has worked for so long has not failed before. */
const WORKED_MS = 60_000;

type Resting = { readonly until: number; readonly failures: number; readonly reason: RunnerEnd };

export function createExporter(dependencies: Dependencies): Exporter {
  const { directory, positions, clock, log, holdMs = HOLD_MS } = dependencies;
  const runners = new Map<DestinationId, ExportRunner>();
  const resting = new Map<DestinationId, Resting>();
  const ending = new Set<Promise<void>>();
  let isStopping = false;

  function sync(): void {
    const entries = new Map(directory.streams().map((entry) => [entry.destination.id, entry]));
    for (const id of resting.keys()) if (!entries.has(id)) resting.delete(id);
    for (const [id, runner] of runners) {
      const entry = entries.get(id);
      const goesOn = entry?.destination.state === 'enabled' && entry.opening === runner.entry().opening;
      if (goesOn) runner.renew(entry);
      else runner.stop(STOP_MS);
    }
  }

  async function claim(): Promise<void> {
    const now = clock.now();
    const entries = new Map<DestinationId, DirectoryEntry>();
    for (const entry of directory.streams()) {
      const { id, state } = entry.destination;
      if (state === 'enabled' && !runners.has(id) && now >= (resting.get(id)?.until ?? 0)) entries.set(id, entry);
    }
    if (entries.size === 0 || isStopping) return;
    const claimed = await positions.claim([...entries.values()].map(placeOf), holdMs);
    for (const position of claimed) {
      const { destinationId: id } = position;
      const entry = entries.get(id);
      const isToldUnopened = resting.get(id)?.reason === 'unopened';
      if (entry !== undefined && !isStopping)
        begin(entry, startExportRunner(dependencies, { entry, claimed: position, heldUntil: now + holdMs, isToldUnopened }));
    }
    // What has changed meanwhile was changed without them.
    sync();
    if (isStopping) await positions.release(claimed);
  }

  function begin(entry: DirectoryEntry, runner: ExportRunner): void {
    const { id } = entry.destination;
    runners.set(id, runner);
    const began = clock.now();
    const end = runner.ended.then((reason) => {
      if (clock.now() - began > WORKED_MS) resting.delete(id);
      return finish(id, entry, reason);
    });
    ending.add(end);
    void end.finally(() => ending.delete(end));
  }

  /** Another runner may begin when nothing is left of this one. */
  async function finish(id: DestinationId, entry: DirectoryEntry, reason: RunnerEnd): Promise<void> {
    if (reason === 'disabled') {
      log.warn(placeOf(entry), 'a destination was disabled');
      await directory.refresh().catch(() => undefined);
    }
    if (reason === 'failed' || reason === 'unopened' || reason === 'disabled') {
      const failures = (resting.get(id)?.failures ?? 0) + 1;
      resting.set(id, { failures, reason, until: clock.now() + Math.min(REST_MS.most, REST_MS.first * 2 ** (failures - 1)) });
    } else resting.delete(id);
    await positions.release([placeOf(entry)]).catch((error: unknown) => log.warn({ error }, 'a position could not be released'));
    runners.delete(id);
    if (!isStopping) claims.poke();
  }

  async function renew(): Promise<void> {
    if (runners.size === 0) return;
    const before = clock.now();
    const mine = [...runners];
    const held = await positions.renew(holdMs);
    for (const [id, runner] of mine) {
      if (held.get(id) === runner.chain) runner.hold(before + holdMs);
      // Another process has it, or its owner has begun another chain: there is nothing to wait for.
      else runner.stop(0);
    }
  }

  const claims = createRounds({ everyMs: CLAIM_EVERY_MS, work: claim, what: 'claiming positions', log });
  const renewals = createRounds({ everyMs: holdMs / 3, retryMs: HOLD_AGAIN_MS, work: renew, what: 'holding positions', log });
  const check = () => checkAll(runners.values(), log);
  const checks = createRounds({ everyMs: CHECK_EVERY_MS, work: check, what: 'looking how far behind exports are', log });

  return {
    start() {
      directory.onChange(() => {
        sync();
        claims.poke();
      });
      for (const rounds of [claims, renewals, checks]) rounds.start();
      claims.poke();
    },
    async stop() {
      isStopping = true;
      for (const runner of runners.values()) runner.stop(STOP_MS);
      const ended = Promise.all([claims.stop(), checks.stop()]).then(() => Promise.all(ending));
      // Positions are held as long as somebody exports.
      await within(STOP_WAIT_MS, ended.then(renewals.stop));
      void renewals.stop();
    },
    wake() {
      renewals.poke();
      claims.poke();
    },
    lag: () => lagByKind([...runners.values()]),
  };
}

async function checkAll(runners: Iterable<ExportRunner>, log: Dependencies['log']): Promise<void> {
  for (const runner of runners)
    await runner.check().catch((error: unknown) => log.warn({ error }, 'how far behind an export is could not be told'));
}

const placeOf = ({ destination: { orgId, id } }: DirectoryEntry): ExportPlace => ({ orgId, destinationId: id });

function lagByKind(runners: readonly ExportRunner[]): ReadonlyMap<string, ExportLag> {
  const byKind = new Map<string, ExportLag>();
  for (const runner of runners) {
    const { kind } = runner.entry().destination;
    const { waiting, oldestMs } = runner.lag();
    const known = byKind.get(kind) ?? { waiting: 0, oldestMs: 0 };
    byKind.set(kind, { waiting: known.waiting + waiting, oldestMs: Math.max(known.oldestMs, oldestMs) });
  }
  return byKind;
}
