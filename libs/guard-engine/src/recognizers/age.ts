import type { Candidate, Recognizer } from '../recognizer.ts';

const AGE = '(?:1[01]\\d|[1-9]?\\d)';
const AFTER = new RegExp(
  `(?<![\\w.,/$-])${AGE}(?=(?: |-)?(?:years?|yrs?|months?)(?: |-)?(?:old|of age)|(?: |-)?y[/.]?o(?![a-z])|(?: |-)yo(?![a-z]))`,
  'gi',
);
const BEFORE = new RegExp(
  `(?<=(?<![a-z])(?:aged?|age of|age is|age was|age:|turn(?:s|ed|ing)?|when (?:s?he|they|i|we) (?:was|were)|i'm|i am|s?he is|s?he's) )${AGE}(?![\\w%]|[.,:/-]\\d| (?:percent|dollars|euros|minutes|hours|days|weeks|miles|km|kg|times|people|points|degrees|th)(?![a-z]))`,
  'gi',
);

/** Ages of people. */
export const age: Recognizer = {
  id: 'pii.age',
  category: 'pii',
  entityType: 'AGE',
  title: 'age of a person',
  isOptIn: true,
  keywords: [
    'years',
    'year old',
    'year-old',
    'yrs',
    'y/o',
    'y.o',
    ' yo',
    'age',
    'turn',
    'when he',
    'when she',
    'when i',
    'when they',
    "i'm",
    'i am',
    'he is',
    'she is',
    "he's",
    "she's",
  ],
  examples: {
    matches: [
      'a «38»-year-old male',
      'This «79» year old female',
      "I'm «31» y/o",
      'retired at the age of «61»',
      "I'll turn «23».",
      'Written when he was «78».',
      'aged «54»',
    ],
    misses: ['in 38 years', 'a page of 61', 'turn 90 degrees', 'turned 2.5 times', "I'm 100% sure", 'age 1980', 'a 200 year old tree'],
  },
  find: (text) =>
    [...text.matchAll(AFTER), ...text.matchAll(BEFORE)].map(
      ({ index: start, 0: years }): Candidate => ({ start, end: start + years.length, score: 0.3, evidence: 'pattern', value: years }),
    ),
};
