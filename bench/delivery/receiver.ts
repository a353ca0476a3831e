/** The receiver of webhooks, and what tells it what it has got. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Mesh } from '../mesh.ts';

/** Milliseconds from event to arrival, by the first part of the path. */
type Report = Readonly<Record<string, readonly number[]>>;

export type Receiver = {
  readonly url: string;
  /** What came since the last time. */
  report(): Promise<Report>;
  /** Waits until so many have come whose path begins so; '' for any. @throws when nothing more comes */
  until(group: string, count: number): Promise<readonly number[]>;
  stop(): void;
};

const PATIENCE_MS = 30_000;

export async function startReceiver(): Promise<Receiver> {
  const child: ChildProcess = spawn(process.execPath, [fileURLToPath(import.meta.resolve('./webhook-server.ts'))], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (child.stdout === null) throw new Error('the receiver did not start');
  const { value: port } = await createInterface({ input: child.stdout })[Symbol.asyncIterator]().next();
  const url = `http://127.0.0.1:${port}`;
  const report = async () => (await fetch(`${url}/report`)).json() as Promise<Report>;
  return {
    url,
    report,
    async until(group, count) {
      const delays: number[] = [];
      for (let idleSince = Date.now(); delays.length < count; ) {
        await sleep(100);
        const came = Object.entries(await report()).flatMap(([name, values]) => (name.startsWith(group) ? values : []));
        if (came.length > 0) idleSince = Date.now();
        if (Date.now() - idleSince > PATIENCE_MS) throw new Error(`${count - delays.length} of ${count} events did not arrive`);
        delays.push(...came);
      }
      return delays;
    },
    stop: () => void child.kill(),
  };
}

export async function createWebhook(
  { http, apiKey }: Pick<Mesh, 'http' | 'apiKey'>,
  webhook: { url: string; filter?: string },
): Promise<void> {
  const response = await fetch(`${http}/api/v1/webhooks`, {
    method: 'POST',
    headers: { 'x-api-key': apiKey, 'content-type': 'application/json' },
    body: JSON.stringify({ ...webhook, event_types: ['gateway.*'] }),
  });
  if (!response.ok) throw new Error(`the webhook was not created: ${response.status} ${await response.text()}`);
}

export function percentiles(values: readonly number[]): { p50: number; p99: number; max: number } {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { p50: at(0.5), p99: at(0.99), max: at(1) };
}
