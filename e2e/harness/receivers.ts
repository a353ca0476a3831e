/** Receivers of a campaign, each a process of its own. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ReceiverOrders, ReceiverReport } from './receiver-report.ts';

/** @param program its URL */
async function start(program: string, args: readonly string[]): Promise<{ readonly child: ChildProcess; readonly port: number }> {
  const child = fork(new URL(program), args, { serialization: 'advanced' });
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  return { child, port };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

export type CountingReceiver = { readonly origin: string; report(): Promise<ReceiverReport>; close(): Promise<void> };

export async function startCountingReceiver(orders: ReceiverOrders): Promise<CountingReceiver> {
  const { child, port } = await start(import.meta.resolve('./webhook-receiver-process.ts'), [JSON.stringify(orders)]);
  return {
    origin: `http://127.0.0.1:${port}`,
    async report() {
      const answered = once(child, 'message');
      child.send('report');
      const [report] = (await answered) as [ReceiverReport];
      return report;
    },
    close: () => end(child),
  };
}

export type RelpReceiver = {
  readonly url: string;
  /** Kills it in the middle of whatever it does, and starts it again at the same port. */
  restart(): Promise<void>;
  /** Every message that it has stored, in order; one that it was killed over may be there in part. */
  stored(): readonly string[];
  close(): Promise<void>;
};

export async function startRelpReceiver(directory: string): Promise<RelpReceiver> {
  const path = join(directory, 'relp.messages');
  const program = import.meta.resolve('./relp-receiver-process.ts');
  const first = await start(program, ['0', path]);
  let { child } = first;
  return {
    url: `relp://127.0.0.1:${first.port}`,
    async restart() {
      await end(child);
      ({ child } = await start(program, [String(first.port), path]));
    },
    stored: () => readFileSync(path, 'utf8').split('\n').slice(0, -1),
    close: () => end(child),
  };
}
