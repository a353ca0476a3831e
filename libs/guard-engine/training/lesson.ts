import type { InjectionFamily, ModerationLabel } from '../src/models/labels.ts';

/** A text to learn from. What is undefined is unknown: the text then says nothing about it. */
export type Lesson = {
  readonly source: string;
  readonly text: string;
  readonly injection?: 0 | 1;
  readonly family?: InjectionFamily;
  /** Whether anything in it is to be moderated. */
  readonly harmful?: 0 | 1;
  readonly labels?: Readonly<Partial<Record<ModerationLabel, 0 | 1>>>;
  /** Whether it is a harmless request to a model, the measure of false alarms. */
  readonly isPrompt?: true | undefined;
  /** Whether it was cut out of a longer text. */
  readonly isWindow?: true;
};
