/** In the place of the program of a thread: says what it was asked, and breaks down or falls silent over a text that says so. */
import { parentPort } from 'node:worker_threads';
import type { Question } from '../src/engine/tasks.ts';

parentPort?.on('message', ({ id, task }: Question) => {
  const text = task.kind === 'inspect' ? task.input.text : '';
  if (text === 'break') throw new Error('broken');
  while (text === 'hang');
  const failure = new Error('refused');
  parentPort?.postMessage(text === 'refuse' ? { id, failure } : { id, done: { result: task, values: new Map(), workedMs: 1 } });
});
parentPort?.postMessage('ready');
