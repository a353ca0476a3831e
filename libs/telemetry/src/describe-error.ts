import { MeshError } from '@sentinelmesh/kernel';

/** An error as it may be logged. */
export type DescribedError = {
  readonly name: string;
  readonly code?: string;
  readonly message?: string;
  readonly stack?: string;
  readonly cause?: DescribedError;
};

const MAX_CAUSES = 4;
const MAX_FRAMES = 20;
const FRAME = /^ {4}at .{1,500}$/;

/**
 * Name, code, stack frames and causes. The message only where it is ours or the operating system's: parsers, databases
 * and clients quote in theirs what they were given, which may be a prompt or a credential.
 *
 * @param redact what a message goes through
 */
export function describeError(error: Error, redact: (message: string) => string, causesLeft: number = MAX_CAUSES): DescribedError {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  const message = error instanceof MeshError || isSystemError(error) ? redact(error.message) : undefined;
  const frames = stackFrames(error);
  const cause = error.cause instanceof Error && causesLeft > 0 ? describeError(error.cause, redact, causesLeft - 1) : undefined;
  return {
    name: error.name,
    ...(code === undefined ? {} : { code }),
    ...(message === undefined ? {} : { message }),
    ...(frames === '' ? {} : { stack: frames }),
    ...(cause === undefined ? {} : { cause }),
  };
}

/** `connect ECONNREFUSED 127.0.0.1:5432` and the like: written by Node from the call's own arguments. */
function isSystemError(error: Error): boolean {
  return 'syscall' in error && typeof error.syscall === 'string' && 'errno' in error;
}

/** The frames alone: a stack starts with the message. */
function stackFrames(error: Error): string {
  const stack = typeof error.stack === 'string' ? error.stack : '';
  const messageAt = error.message === '' ? -1 : stack.indexOf(error.message);
  const afterMessage = messageAt === -1 ? stack : stack.slice(messageAt + error.message.length);
  return afterMessage
    .split('\n')
    .filter((line) => FRAME.test(line))
    .slice(0, MAX_FRAMES)
    .map((line) => line.trim())
    .join('\n');
}
