import type { AttemptResult } from '../domain/attempt.ts';
import type { PushSender } from './destination-kind.ts';

/** What is wrong with the settings of a destination, as the result of an attempt that was not made. */
export const misconfigured = (response: string): AttemptResult => ({
  succeeded: false,
  error: 'configuration',
  timings: { totalMs: 0 },
  response,
});

/** The sender of a destination that cannot send until somebody changes it. */
export const unconfigured = (problem: string): PushSender => ({ send: async () => misconfigured(problem), close: async () => {} });
