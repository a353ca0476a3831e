import { Rejected } from '@sentinelmesh/kernel';

/** The expression cannot be used. The message begins with line and column, both counted from 1, and says what to do. */
export class ExpressionInvalid extends Rejected {
  static readonly code = 'expression_invalid';
  constructor(message: string) {
    super('invalid_argument', ExpressionInvalid.code, message);
  }
}
