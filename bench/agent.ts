import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export type BenchAgent = { readonly url: string; stop(): void };

/** The stand-in agent in a process of its own, as a real one would be. */
export async function startAgent(): Promise<BenchAgent> {
  const child = spawn(process.execPath, [fileURLToPath(import.meta.resolve('./agent-server.ts'))], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const { value: url } = await createInterface({ input: child.stdout })[Symbol.asyncIterator]().next();
  if (typeof url !== 'string') throw new Error('the stand-in agent did not start');
  return { url, stop: () => void child.kill() };
}
