import { CompiledQuery, type QueryExecutorProvider, type RawBuilder, sql } from 'kysely';

type Executor = QueryExecutorProvider & { executeQuery<Row>(query: CompiledQuery<Row>): Promise<{ rows: Row[] }> };

/** The places of values in a statement, by their names. */
export type Places<Values> = { readonly [Name in keyof Values]: RawBuilder<unknown> };

/** Stands for a value while a statement is compiled. */
type Place = { readonly place: PropertyKey };

/**
 * A statement whose text never changes, only its values: it is put together and compiled at its first use. For those that
 * are run with every request.
 */
export function compiledOnce<Values extends Record<string, unknown>, Row>(
  build: (places: Places<Values>) => RawBuilder<Row>,
): (executor: Executor, values: Values) => Promise<readonly Row[]> {
  let compiled: { readonly sql: string; readonly places: readonly PropertyKey[] } | undefined;
  return async (executor, values) => {
    if (compiled === undefined) {
      const query = build(placesOf<Values>()).compile(executor);
      // Nothing but places was given to it.
      compiled = { sql: query.sql, places: (query.parameters as readonly Place[]).map(({ place }) => place) };
    }
    const parameters = compiled.places.map((place) => values[place as keyof Values]);
    const { rows } = await executor.executeQuery(CompiledQuery.raw(compiled.sql, parameters) as CompiledQuery<Row>);
    return rows;
  };
}

const placesOf = <Values>(): Places<Values> =>
  new Proxy({} as Places<Values>, { get: (_, name) => sql`${{ place: name } satisfies Place}` });
