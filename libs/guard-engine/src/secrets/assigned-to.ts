import type { SecretFormat } from './secret-format.ts';

/** What may follow a service's name up to the value: the rest of the name, a few words, and something that assigns. */
const REST_OF_NAME = '[\\w.-]{0,40}(?: [\\w.-]{1,20}){0,3}';
const ASSIGNMENT =
  '(?:["\'`\\]\\\\\\s]{0,4}(?:=>|:{1,3}=?|\\?=|=|,|>|\\|\\|)|\\s(?:is|was|to)|(?<=key|token|secret|password)(?=\\s))[\\s"\'`(=\\\\]{0,5}';
const END = '(?![\\w+/=-]|\\.\\w)';

type Assigned = Required<Pick<SecretFormat, 'keywords' | 'pattern' | 'evidence' | 'score' | 'minimumEntropy'>>;

/**
 * The format of values that have a shape but no mark of their own, so that it takes the name of their service to know them:
 * `DATADOG_API_KEY=…`, `"datadogApiKey": "…"`, `my datadog api key is …`. A hyphen in the name stands for any way of joining
 * two words. The value is compared without regard to case and needs a digit, which no word has.
 */
export function assignedTo(service: string | readonly string[], value: RegExp): Assigned {
  const services = typeof service === 'string' ? [service] : service;
  const names = services.map((name) => name.replaceAll('-', '[ _-]?')).join('|');
  const source = `(?<![a-z\\d])(?:${names})${REST_OF_NAME}${ASSIGNMENT}(?<secret>(?=[\\w.:+/=-]{0,99}\\d)(?:${value.source}))${END}`;
  return {
    keywords: services.flatMap((name) => (name.includes('-') ? ['', '-', '_', ' '].map((joint) => name.replaceAll('-', joint)) : [name])),
    pattern: new RegExp(source, 'gi'),
    evidence: 'context',
    score: 0.85,
    minimumEntropy: 3,
  };
}
