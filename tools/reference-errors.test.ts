import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readCatalogue } from './reference-errors.ts';

describe('the catalogue read from an errors.ts', () => {
  it('holds each exported class with a code, with its status and what its doc comment says', () => {
    const text = `/** What “budgets” may answer — with characters of several bytes. */
import { Rejected, Retryable } from '@sentinelmesh/kernel';

/**
 * The rest of the budget is smaller than what was asked for.
 * Nothing is held.
 */
export class BudgetExceeded extends Rejected {
  static readonly code = 'budget_exceeded';
  constructor(left: number) {
    const message = \`\${left} € are left\`;
    super('failed_precondition', BudgetExceeded.code, message);
  }
}

/** Too many at once. */
export class Busy extends Retryable {
  static readonly code = 'busy';
  constructor() {
    super(Busy.code, 'too many at once', { status: 'resource_exhausted' });
  }
}

/** Gone for a moment. */
export class Gone extends Retryable {
  static readonly code = 'gone';
  constructor() {
    super(Gone.code, 'gone for a moment');
  }
}
`;
    const entry = (name: string, code: string, status: string, base: string, description: string) => ({
      name,
      code,
      status,
      base,
      description,
    });
    assert.deepEqual(readCatalogue(text), [
      entry(
        'BudgetExceeded',
        'budget_exceeded',
        'failed_precondition',
        'Rejected',
        'The rest of the budget is smaller than what was asked for. Nothing is held.',
      ),
      entry('Busy', 'busy', 'resource_exhausted', 'Retryable', 'Too many at once.'),
      entry('Gone', 'gone', 'unavailable', 'Retryable', 'Gone for a moment.'),
    ]);
  });

  it('holds an error that is used without the mesh, without a status', () => {
    const text = `/** The text is too long. */
export class TextTooLarge extends Error {
  static readonly code = 'text_too_large';
  constructor() {
    super('the text is too long');
  }
}`;
    const [entry] = readCatalogue(text);
    assert.deepEqual([entry?.status, entry?.base], ['', 'Error']);
  });

  it('does not take what stands before a class for its doc comment', () => {
    const [entry] = readCatalogue(`/** About something else. */
const limit = 5;
export class Full extends Rejected {
  static readonly code = 'full';
}`);
    assert.deepEqual([entry?.description, entry?.status], ['', '']);
  });
});
