import { type FSWatcher, watch } from 'node:fs';
import { dirname } from 'node:path';
import type { LoadOptions } from './check-settings.ts';
import { PolicyInvalid } from './errors.ts';
import { loadPolicies, parsePolicies } from './load-policies.ts';
import type { PolicySet } from './mesh-policy.ts';
import { readPolicyFile } from './read-policy-file.ts';

export type WatchOptions = LoadOptions & {
  /** The file; without one, the built-in policies are in force and nothing is watched. */
  readonly path: string | undefined;
  readonly log: PolicyLog;
  /** Called after other policies have come into force. */
  readonly onChange?: (policies: PolicySet) => void;
  /** How often the file is looked at where no notice of a change arrives, in milliseconds. */
  readonly pollMs?: number;
};

/** The part of a logger that is used here. */
type PolicyLog = Readonly<Record<'info' | 'warn', (fields: Readonly<Record<string, unknown>>, message: string) => void>>;

export type WatchedPolicies = {
  /** The policies in force. */
  current(): PolicySet;
  close(): void;
};

const POLL_MS = 5_000;
/** A file counts as written when it reads the same twice, this far apart. */
const SETTLE_MS = 100;

/**
 * Keeps the policies of a file in force while it changes. Notices come from the directory, since editors and Kubernetes
 * put another file in its place; where none come, the file is looked at now and then. A version that cannot be used is
 * refused with one warning, and the one before it stays in force.
 *
 * @throws PolicyInvalid when the file cannot be used at the start
 */
export function watchPolicies({ path, log, onChange, pollMs = POLL_MS, ...options }: WatchOptions): WatchedPolicies {
  let policies = loadPolicies(path, options);
  if (path === undefined) return { current: () => policies, close() {} };

  let settled = readState(path);
  let candidate = settled;
  let timer: NodeJS.Timeout | undefined;

  const lookSoon = (): void => {
    clearTimeout(timer);
    timer = setTimeout(look, SETTLE_MS).unref();
  };
  const look = (): void => {
    const state = readState(path);
    if (isSame(state, settled)) {
      candidate = state;
    } else if (isSame(state, candidate)) {
      settled = state;
      take(state);
    } else {
      candidate = state;
      lookSoon();
    }
  };
  const take = (state: FileState): void => {
    try {
      if ('refused' in state) throw state.refused;
      policies = parsePolicies(state.text, path, options);
      log.info({ file: path, ...versionsOf(policies) }, 'policies changed');
    } catch (error) {
      if (!(error instanceof PolicyInvalid)) throw error;
      log.warn(
        { file: path, problems: error.problems, ...versionsOf(policies) },
        'the changed policy file cannot be used; the old one stays in force',
      );
      return;
    }
    onChange?.(policies);
  };

  const poll = setInterval(look, pollMs).unref();
  const watcher = watchDirectory(path, lookSoon);
  return {
    current: () => policies,
    close() {
      watcher?.close();
      clearInterval(poll);
      clearTimeout(timer);
    },
  };
}

/** What the file holds, or why that cannot be said. */
type FileState = { readonly text: string } | { readonly refused: PolicyInvalid };

function readState(path: string): FileState {
  try {
    return { text: readPolicyFile(path) };
  } catch (error) {
    if (error instanceof PolicyInvalid) return { refused: error };
    throw error;
  }
}

const isSame = (a: FileState, b: FileState): boolean =>
  'text' in a ? 'text' in b && a.text === b.text : 'refused' in b && a.refused.message === b.refused.message;

/** undefined where the system has no notices to give, or has run out of them. */
function watchDirectory(path: string, onNotice: () => void): FSWatcher | undefined {
  try {
    const watcher = watch(dirname(path), { persistent: false }, onNotice);
    return watcher.on('error', () => watcher.close());
  } catch {
    return undefined;
  }
}

const versionsOf = ({ check, process }: PolicySet) => ({ check: check.version, process: process.version });
