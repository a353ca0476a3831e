/** Whether a destination can be what its owner wants it to be. */
import { EgressFailed, EgressRefused, EgressTimeout } from '@sentinelmesh/egress';
import { InvalidArgument, type Violation } from '@sentinelmesh/kernel';
import type { z } from 'zod';
import type { Destination, DestinationKindName } from '../domain/destination.ts';
import { problemOfUrl } from '../domain/destination-url.ts';
import { foreignNames, outsidePath, toInside } from '../domain/setting-names.ts';
import { checkEventTypes } from '../domain/subscription-pattern.ts';
import type { DestinationKind } from '../kinds/destination-kind.ts';
import { EVENT_TYPES } from './example-event.ts';

type Settings = Destination['settings'];

/** What is to be looked at; what is absent is as it was and is not looked at again. */
type Wanted = {
  readonly url?: string | undefined;
  readonly settings?: Readonly<Record<string, unknown>> | undefined;
  readonly hasCredential: boolean;
  readonly eventTypes?: readonly string[] | undefined;
  readonly filter?: string | undefined;
};

/**
 * Resolves with the settings as the kind has them, its defaults included.
 *
 * @throws InvalidArgument naming each wrong field, and never what is in it
 */
export type CheckDestination = (kind: DestinationKindName, wanted: Wanted) => Promise<Settings | undefined>;

type Dependencies = {
  /** Those that this installation has. */
  kinds: ReadonlyMap<string, DestinationKind>;
  /** Whether the operator has named the host, without brackets, for destinations. */
  isListedHost: (host: string) => boolean;
  /** Whether the operator has a proxy, which everything goes through. */
  hasProxy: boolean;
  /**
   * Resolves when the mesh may call the URL.
   *
   * @param ports open besides those that are open for all
   * @throws EgressRefused, EgressFailed, EgressTimeout
   */
  vetUrl: (url: string, ports: readonly number[]) => Promise<void>;
  checkFilter: CheckFilter;
};

/** What is wrong with a filter expression, in words that do not repeat it; undefined for one that compiles. */
export type CheckFilter = (filter: string) => string | undefined;

export function createCheckDestination({ kinds, isListedHost, hasProxy, vetUrl, checkFilter }: Dependencies): CheckDestination {
  return async (name, { url, settings, hasCredential, eventTypes, filter }) => {
    const kind = kinds.get(name);
    if (kind === undefined) throw new InvalidArgument([{ field: 'kind', message: notOpen(name) }]);
    const checked = settings === undefined ? undefined : checkSettings(kind, settings);
    const violations = [
      ...(url === undefined ? [] : await violationsOfUrl(url, { kind, isListedHost, vetUrl })),
      ...(checked?.violations ?? []),
      ...(hasProxy && checked?.settings?.proxy !== undefined ? [SECOND_PROXY] : []),
      ...violationsOfCredential(kind, hasCredential),
      ...violationsOfSubscription({ eventTypes, filter }, checkFilter),
    ];
    if (violations.length > 0) throw new InvalidArgument(violations);
    return checked?.settings;
  };
}

const SECOND_PROXY: Violation = {
  field: 'settings.proxy',
  message: 'must be absent: the operator of the mesh has a proxy that everything goes through',
};

const notOpen = (kind: DestinationKindName): string =>
  `${kind} is not open in this installation${kind === 'file' ? '; its operator can name a folder in MESH_EXPORT_FOLDER' : ''}`;

/** What is wrong with the parts of a subscription; those that are absent are not looked at. */
export function violationsOfSubscription(
  { eventTypes = [], filter = '' }: { readonly eventTypes?: readonly string[] | undefined; readonly filter?: string | undefined },
  checkFilter: CheckFilter,
): readonly Violation[] {
  const problem = filter === '' ? undefined : /[^\P{Cc}\n\t]/u.test(filter) ? 'must not contain control characters' : checkFilter(filter);
  return [...checkEventTypes(eventTypes, EVENT_TYPES), ...(problem === undefined ? [] : [{ field: 'filter', message: problem }])];
}

type UrlRules = Pick<Dependencies, 'isListedHost' | 'vetUrl'> & { readonly kind: DestinationKind };

async function violationsOfUrl(url: string, { kind, isListedHost, vetUrl }: UrlRules): Promise<readonly Violation[]> {
  const problem =
    problemOfUrl(url, { schemes: kind.schemes, isListedHost }) ??
    kind.problemOfUrl?.(url) ??
    (url.startsWith('file:') ? undefined : await problemOfWay(() => vetUrl(url, kind.ports ?? [])));
  return problem === undefined ? [] : [{ field: 'url', message: problem }];
}

async function problemOfWay(vet: () => Promise<void>): Promise<string | undefined> {
  try {
    await vet();
    return undefined;
  } catch (error) {
    if (error instanceof EgressRefused || error instanceof EgressFailed || error instanceof EgressTimeout) return error.message;
    throw error;
  }
}

function violationsOfCredential({ title, credential }: DestinationKind, hasCredential: boolean): readonly Violation[] {
  if (credential === 'required' && !hasCredential) return [{ field: 'credential', message: `is required for ${title}` }];
  if (credential === 'none' && hasCredential) return [{ field: 'credential', message: `is nothing that ${title} has` }];
  return [];
}

const MAX_SETTINGS_LENGTH = 192 * 1024;
/** The null character and half surrogate pairs, as JSON writes them: Postgres takes neither. */
const UNSTORABLE = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/;

type CheckedSettings = { readonly settings?: Settings; readonly violations: readonly Violation[] };

function checkSettings(kind: DestinationKind, given: Readonly<Record<string, unknown>>): CheckedSettings {
  const text = JSON.stringify(given);
  if (text.length > MAX_SETTINGS_LENGTH) return wrong('settings', `must not be longer than ${MAX_SETTINGS_LENGTH} characters as JSON`);
  if (UNSTORABLE.test(text)) return wrong('settings', 'must be valid Unicode without null characters');
  const foreign = foreignNames(given).slice(0, MAX_NAMED);
  if (foreign.length > 0) return { violations: foreign.map((path) => unknownSetting(['settings', ...path])) };
  const parsed = kind.settings.safeParse(toInside(given));
  if (!parsed.success) return { violations: parsed.error.issues.flatMap(toViolations) };
  return { settings: parsed.data as Settings, violations: [] };
}

const wrong = (field: string, message: string): CheckedSettings => ({ violations: [{ field, message }] });

/** How much of a name that nobody knows is repeated to the caller. */
const MAX_NAME = 100;
const MAX_NAMED = 20;

function toViolations(issue: z.core.$ZodIssue): readonly Violation[] {
  const path = ['settings', ...outsidePath(issue.path)];
  // What is wrong with the name of a member is said one issue deeper.
  if (issue.code === 'invalid_key') return [{ field: fieldOf(path), message: issue.issues[0]?.message ?? issue.message }];
  if (issue.code !== 'unrecognized_keys') return [{ field: fieldOf(path), message: issue.message }];
  return issue.keys.slice(0, MAX_NAMED).map((key) => unknownSetting([...path, ...outsidePath([key])]));
}

const unknownSetting = (path: readonly string[]): Violation => ({ field: fieldOf(path), message: 'is not a setting of this kind' });

const fieldOf = (path: readonly string[]): string => path.map((part) => part.slice(0, MAX_NAME)).join('.');
