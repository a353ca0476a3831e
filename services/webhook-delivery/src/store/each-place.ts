import { type RawBuilder, sql } from 'kysely';

/**
 * `with recursive place as (…)`: what the columns have as values in a table, each found by one look into an index that begins with
 * them, however many rows have it.
 */
export const eachPlace = (table: RawBuilder<unknown>, columns: RawBuilder<unknown>, where = sql`true`): RawBuilder<unknown> => sql`
  with recursive place as (
    (select ${columns} from ${table} where ${where} order by ${columns} limit 1)
    union all
    select following.* from place cross join lateral (
      select ${columns} from ${table} where ${where} and row(${columns}) > row(place.*) order by ${columns} limit 1
    ) as following
  )`;
