/** How the statements of a transaction go over the wire: with as few waits for the server as their meaning allows. */
import { type RawBuilder, sql } from 'kysely';
import { ORG_SETTING } from './names.ts';

type Send = (text: string, parameters: readonly unknown[]) => Promise<unknown>;
type Wire = {
  readonly send: Send;
  /** Has what is sent in this turn of the event loop leave together. */
  gather(): void;
};

const BEGIN = 'begin';
const COMMIT = 'commit';
const ROLLBACK = 'rollback';
const SETS_ORGANIZATION = `set local ${ORG_SETTING} = `;
const ENDS = '/* the last one */ ';

/**
 * Sets the organisation of a transaction, as its first statement. An id holds nothing that would have to be escaped, and
 * `set` is not planned, as `select set_config(…)` would be.
 */
export const setOrganization = (orgId: string): string => `${SETS_ORGANIZATION}'${orgId}'`;

/**
 * The last statement of its transaction: `commit` is sent along with it, without waiting for its answer. Whatever must keep
 * the transaction from being committed has to fail in the statement itself.
 */
export const endingWith = <T>(statement: RawBuilder<T>): RawBuilder<T> => sql<T>`${sql.raw(ENDS)}${statement}`;

/**
 * What opens a transaction is not waited for: it goes to the server with the first statement of it. Nor is what ends it
 * where the last statement says that it is the last. A transaction of one statement takes one round trip.
 */
export function createTransactionSender({ send, gather }: Wire): Send {
  let begins = false;
  let opening: Promise<unknown> | undefined;
  let ending: Promise<unknown> | undefined;

  async function sendStatement(text: string, parameters: readonly unknown[]): Promise<unknown> {
    const first = begins;
    begins = false;
    if (first && text.startsWith(SETS_ORGANIZATION)) {
      gather();
      opening = unheard(send(`${BEGIN}; ${text}`, []));
      return nothing;
    }
    if (first) await send(BEGIN, []);
    const before = opening;
    opening = undefined;
    const isLast = text.startsWith(ENDS);
    if (isLast) gather();
    const answer = send(text, parameters);
    // After a statement that failed, this rolls back.
    if (isLast) ending = unheard(send(COMMIT, []));
    if (before === undefined) return answer;
    answer.catch(() => undefined);
    await before;
    return answer;
  }

  return async (text, parameters) => {
    if (text === BEGIN) {
      begins = true;
      return nothing;
    }
    if (ending === undefined) return sendStatement(text, parameters);
    const ended = ending;
    if (text === COMMIT || text === ROLLBACK) {
      ending = undefined;
      if (text === COMMIT) await ended;
      else await Promise.allSettled([ended]);
      return nothing;
    }
    throw new Error('a statement came after the one that was said to be the last of its transaction');
  };
}

/** Its failure is reported by what comes after it. */
function unheard<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}

const nothing = { command: 'SET', rowCount: 0, rows: [] };
