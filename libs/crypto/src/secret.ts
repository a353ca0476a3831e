import { inspect } from 'node:util';

/**
 * A value that must not reach a log, an error message or a response by accident. However it is printed, concatenated or
 * serialised it reads `***`; only `reveal()` gives it out, so every use of it can be found by searching for that word.
 * (`assert.deepEqual` therefore finds all secrets equal: compare what they reveal.)
 */
export type Secret<T> = {
  reveal(): T;
  toString(): string;
  toJSON(): string;
};

const hidden = () => '***';

const printsAsStars = Object.freeze({
  toString: hidden,
  toJSON: hidden,
  [Symbol.toPrimitive]: hidden,
  [inspect.custom]: hidden,
});

/** Wraps `value`; it lives in a closure, out of reach of enumeration, cloning and debuggers' object views. */
export function secret<T>(value: T): Secret<T> {
  return Object.freeze(Object.create(printsAsStars, { reveal: { value: () => value } }));
}

export function isSecret(value: unknown): value is Secret<unknown> {
  return Object.prototype.isPrototypeOf.call(printsAsStars, Object(value));
}
