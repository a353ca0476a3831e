import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DeadlineExceeded, NotFound, Unavailable } from '@sentinelmesh/kernel';
import { DatabaseError } from 'pg';
import { DatabaseRefused } from './errors.ts';
import { isConflict, isLost, isUniqueViolation, toCallerError } from './postgres-errors.ts';

function databaseError(code: string, message = 'refused'): DatabaseError {
  const error = new DatabaseError(message, message.length, 'error');
  error.code = code;
  return error;
}

describe('an error of the database', () => {
  it('is unavailability when the server, the way to it or its resources are gone', () => {
    for (const code of ['08006', '53300', '57P01', '57P02', '57P03', '25006'])
      assert.ok(toCallerError(databaseError(code)) instanceof Unavailable, code);
    for (const code of ['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND'])
      assert.ok(toCallerError(Object.assign(new AggregateError([]), { code })) instanceof Unavailable, code);
    for (const message of ['Connection terminated unexpectedly', 'timeout exceeded when trying to connect', 'Query read timeout'])
      assert.ok(toCallerError(new Error(message)) instanceof Unavailable, message);
    for (const code of ['40001', '40P01', '55P03']) assert.ok(toCallerError(databaseError(code)) instanceof Unavailable, code);
  });

  it('is a deadline, or a refusal, where it is one', () => {
    assert.ok(toCallerError(databaseError('57014')) instanceof DeadlineExceeded);
    assert.ok(toCallerError(databaseError('28P01')) instanceof DatabaseRefused);
    assert.ok(toCallerError(databaseError('3D000')) instanceof DatabaseRefused);
  });

  it('is passed on as it was otherwise', () => {
    const error = databaseError('42P01', 'relation "x" does not exist');
    assert.equal(toCallerError(error), error);
    assert.equal(error.message, 'relation "x" does not exist');
    const own = new NotFound('note', 'x');
    assert.equal(toCallerError(own), own);
    assert.equal(toCallerError('thrown text'), 'thrown text');
  });

  it('loses the values that it quotes', () => {
    const error = databaseError('22P02', 'invalid input syntax for type integer: "my secret $& text"');
    error.detail = 'Failing row contains (my secret)';
    toCallerError(error);
    assert.ok(!`${error.message}${error.stack}${JSON.stringify(error)}`.includes('my secret'));
    assert.match(error.stack ?? '', /SQLSTATE 22P02\)\n\s+at /);
  });

  it('is recognised by what it is about', () => {
    const duplicate = databaseError('23505');
    duplicate.constraint = 'note_pkey';
    assert.ok(isUniqueViolation(duplicate) && isUniqueViolation(duplicate, 'note_pkey'));
    assert.ok(!isUniqueViolation(duplicate, 'other') && !isUniqueViolation(databaseError('23503')) && !isUniqueViolation(undefined));
    assert.ok(isConflict(databaseError('40P01')) && !isConflict(duplicate));
    assert.ok(!isLost(duplicate) && !isLost(null));
  });
});
