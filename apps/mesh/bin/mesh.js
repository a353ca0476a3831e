#!/usr/bin/env node
// Runs the command on Node 24: on this Node if it is new enough, else on the one that `npm ci` has brought.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const OLDEST = 24;
const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));

if (Number(process.versions.node.split('.')[0]) >= OLDEST) {
  await import(main);
} else {
  const node = bundledNode();
  if (node === undefined) {
    console.error(
      `mesh: this is Node ${process.versions.node}, and SentinelMesh needs Node ${OLDEST} or newer. Install it, or run \`npm ci\`, which brings one on Linux and Windows.`,
    );
    process.exitCode = 3;
  } else {
    runOn(node);
  }
}

function bundledNode() {
  const system = process.platform === 'win32' ? 'win' : process.platform;
  try {
    const manifest = createRequire(import.meta.url).resolve(`node-${system}-${process.arch}/package.json`);
    return join(dirname(manifest), 'bin', system === 'win' ? 'node.exe' : 'node');
  } catch {
    return undefined;
  }
}

function runOn(node) {
  const child = spawn(node, [...process.execArgv, main, ...process.argv.slice(2)], { stdio: 'inherit' });
  // A terminal tells both of Ctrl-C and of its end; what only this process is sent is handed on, and the child decides when to end.
  for (const signal of ['SIGINT', 'SIGHUP']) process.on(signal, () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.on('error', (error) => {
    console.error(`mesh: ${node} cannot be run: ${error.message}`);
    process.exitCode = 3;
  });
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 1);
  });
}
