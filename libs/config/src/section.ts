/**
 * Terminology: a *section* is the configuration of one module, declared by that module; a *key* is one value in it; a
 * *source* is where values come from (environment, YAML file).
 */
import type { Secret } from '@sentinelmesh/crypto';
import type { z } from 'zod';

export type Key<T = unknown, IsSecret extends boolean = boolean> = {
  /** Name of the environment variable. */
  readonly env: string;
  /** Must accept text, as the environment has nothing else; see `values.ts` for the usual ones. */
  readonly schema: z.ZodType<T>;
  /** Used as it is, without validation. Without one, the schema decides whether the key may be absent. */
  readonly default: T | undefined;
  /** What it does, in one sentence, with the unit. */
  readonly description: string;
  readonly secret: IsSecret;
  /** How a value looks, for people; never a working secret. */
  readonly example: string | undefined;
};

type Declaration<T> = { readonly env: string; readonly schema: z.ZodType<T>; readonly description: string; readonly example?: string };

/** Declares a key whose value is masked in every listing, loads as `Secret`, and has no default. */
export function key<T>(declaration: Declaration<T> & { readonly secret: true; readonly default?: never }): Key<T, true>;
/** Declares a key. */
export function key<T>(declaration: Declaration<T> & { readonly secret?: false; readonly default?: NoInfer<T> }): Key<T, false>;
export function key<T>({ env, schema, description, example, secret, ...rest }: Declaration<T> & { secret?: boolean; default?: T }): Key<T> {
  return { env, schema, description, example, secret: secret === true, default: rest.default };
}

export type Keys = Readonly<Record<string, Key>>;

export type Section<K extends Keys = Keys> = {
  /** The section's name in the YAML file. */
  readonly name: string;
  readonly description: string;
  readonly keys: K;
};

/** Declares the configuration of one module. Reads nothing: values come with `loadSection`. */
export function defineSection<const K extends Keys>(section: Section<K>): Section<K> {
  return section;
}

type ValueOf<K> = K extends Key<infer T, infer IsSecret> ? (IsSecret extends true ? Masked<T> : T) : never;
type Masked<T> = undefined extends T ? Secret<Exclude<T, undefined>> | undefined : Secret<T>;

/** What `loadSection` gives for a section: `SectionValues<typeof gatewaySection>`. */
export type SectionValues<S extends Section> = { readonly [Name in keyof S['keys']]: ValueOf<S['keys'][Name]> };
