import type { Violation } from '@sentinelmesh/kernel';
import { type DestinationKindName, GROUPS, type Group, groupOf, PUSH_KINDS, STREAM_KINDS } from './destination.ts';

const KINDS: readonly DestinationKindName[] = [...PUSH_KINDS, ...STREAM_KINDS];

/** The kinds of a group; all of them without one. */
export const kindsOf = (group: Group | undefined): readonly DestinationKindName[] =>
  group === undefined ? KINDS : KINDS.filter((kind) => groupOf(kind) === group);

/**
 * The kind that a caller means who named a group, a kind or both. A group with one kind names it.
 *
 * @param group '' where the kind says it; @param kind '' where the group says it
 */
export function resolveKind(group: string, kind: string): { readonly kind: DestinationKindName } | { readonly violation: Violation } {
  const known = GROUPS.find((name) => name === group);
  if (group !== '' && known === undefined) return refused('group', `must be one of ${GROUPS.join(', ')}`);
  const candidates = kindsOf(known);
  const [only] = candidates;
  if (kind === '' && only !== undefined && candidates.length === 1) return { kind: only };
  const found = candidates.find((name) => name === kind);
  if (found !== undefined) return { kind: found };
  return refused('kind', kind === '' ? `is required: one of ${candidates.join(', ')}` : `must be ${listed(candidates)}`);
}

const refused = (field: string, message: string) => ({ violation: { field, message } });

const listed = (kinds: readonly string[]) => (kinds.length === 1 ? kinds.join() : `one of ${kinds.join(', ')}`);
