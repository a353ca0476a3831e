import {
  type Data,
  dollarsIn,
  durationIn,
  findingsIn,
  layersIn,
  numberIn,
  oneLine,
  recordIn,
  riskIn,
  textIn,
  textsIn,
} from './event-title-data.ts';

export type EventFact = { readonly label: string; readonly value: string };

type Words = {
  title(data: Data): string;
  facts(data: Data): readonly EventFact[];
};

/** A fact with nothing to say has the value ''. */
export const fact = (label: string, value: string): EventFact => ({ label, value: oneLine(value) });

const withRisk = (sentence: string, data: Data): string => {
  const level = textIn(data, 'risk_level');
  return level === '' ? sentence : `${sentence} (risk ${level})`;
};

const riskFact = (data: Data, findings: string): readonly EventFact[] => {
  const [risk, level] = [riskIn(data, 'risk'), textIn(data, 'risk_level')];
  return [
    fact('Decision', textIn(data, 'decision')),
    fact('Risk', level === '' || risk === '' ? level || risk : `${level} (${risk})`),
    fact('Findings', findings),
  ];
};

const whoFacts = (data: Data): readonly EventFact[] => [
  fact('End user', textIn(data, 'end_user')),
  fact('Agent', textIn(data, 'agent')),
  fact('Session', textIn(data, 'session_id')),
  fact('Run', textIn(data, 'run_id')),
];

const requestFact = (data: Data): EventFact => fact('Request', textIn(data, 'request_id'));

const principalFact = (data: Data): EventFact => {
  const { type, id } = { type: textIn(recordIn(data, 'principal'), 'type'), id: textIn(recordIn(data, 'principal'), 'id') };
  return fact('By', [type.replaceAll('_', ' '), id].filter((word) => word !== '').join(' '));
};

const PASSED: ReadonlyMap<string, string> = new Map([
  ['allow', 'was inspected and may pass'],
  ['flag', 'was flagged and may pass'],
  ['redact', 'was redacted and may pass'],
  ['escalate', 'may pass and deserves a closer look'],
]);

const inspection = (what: string, outcome: (decision: string) => string): Words => ({
  title: (data) => withRisk(`${what} ${outcome(textIn(recordIn(data, 'inspection'), 'decision'))}`, recordIn(data, 'inspection')),
  facts: (data) => {
    const summary = recordIn(data, 'inspection');
    return [
      ...riskFact(summary, findingsIn(summary)),
      fact('Why', textsIn(summary, 'reasons', ' ')),
      ...whoFacts(summary),
      fact('Source', textIn(summary, 'source')),
      fact('Policy', textIn(summary, 'policy_version')),
      requestFact(summary),
    ];
  },
});
const inspected = (what: string): Words => inspection(what, (decision) => PASSED.get(decision) ?? 'was inspected');
const blocked = (what: string): Words => inspection(what, () => 'was stopped');

const INPUT = 'A text on its way to an agent';
const OUTPUT = 'A text coming from an agent';

const ANSWERED: ReadonlyMap<string, string> = new Map([
  ['block', 'A request was blocked'],
  ['redact', 'A request was redacted and answered'],
  ['flag', 'A request was flagged and answered'],
  ['escalate', 'A request was answered and deserves a closer look'],
]);

const request = (title: (summary: Data) => string): Words => ({
  title: (data) => withRisk(title(recordIn(data, 'request')), recordIn(data, 'request')),
  facts: (data) => {
    const summary = recordIn(data, 'request');
    return [
      ...riskFact(summary, findingsIn(...layersIn(summary))),
      ...whoFacts(summary),
      fact('Model', textIn(summary, 'model')),
      fact('Cost', dollarsIn(summary, 'cost_micro_usd')),
      fact('Tools', textsIn(summary, 'tools')),
      fact('Decided without', textsIn(summary, 'degraded')),
      fact('Policy', textIn(summary, 'policy_version')),
      requestFact(summary),
    ];
  },
});

const analysis: Words = {
  title: (data) => {
    const [before, after] = [numberIn(data, 'risk_before'), numberIn(data, 'risk')];
    const isWorse = before !== undefined && after !== undefined && after > before;
    if (!isWorse) return withRisk('A closer look at a request found nothing worse', data);
    return withRisk(`A closer look at a request raised its risk from ${riskIn(data, 'risk_before')} to ${riskIn(data, 'risk')}`, data);
  },
  facts: (data) => [
    ...riskFact(data, ''),
    fact('Risk before', riskIn(data, 'risk_before')),
    fact('About', textIn(data, 'category').replaceAll('_', ' ')),
    ...whoFacts(data),
    fact('Method', textIn(data, 'method')),
    fact('Judge missing', textIn(data, 'degraded_by')),
    fact('Model', textIn(data, 'model')),
    requestFact(data),
  ],
};

const PAYERS: ReadonlyMap<string, string> = new Map([
  ['run', 'a run'],
  ['session', 'a session'],
  ['end_user', 'an end user'],
  ['workspace', 'a workspace'],
  ['organization', 'the organisation'],
]);

/** `the budget of an end user` */
const budgetIn = (summary: Data): string => {
  const payer = PAYERS.get(textIn(summary, 'scope'));
  return payer === undefined ? 'a budget' : `the budget of ${payer}`;
};

/** `: $8 of $10` */
const spentIn = (summary: Data): string => {
  const [spent, limit] = [dollarsIn(summary, 'spent_micro_usd'), dollarsIn(summary, 'limit_micro_usd')];
  return spent === '' || limit === '' ? '' : `: ${spent} of ${limit}`;
};

const budget = (title: (data: Data, summary: Data) => string): Words => ({
  title: (data) => title(data, recordIn(data, 'budget')),
  facts: (data) => {
    const summary = recordIn(data, 'budget');
    const percent = numberIn(data, 'percent');
    return [
      fact('Spent', dollarsIn(summary, 'spent_micro_usd')),
      fact('Limit', dollarsIn(summary, 'limit_micro_usd')),
      fact('Asked for', dollarsIn(data, 'asked_micro_usd')),
      fact('Threshold', percent === undefined ? '' : `${percent} %`),
      fact('Budget of', `${textIn(summary, 'scope').replaceAll('_', ' ')} ${textIn(summary, 'scope_id')}`),
      fact('Budget', textIn(summary, 'budget_id')),
      principalFact(data),
      requestFact(data),
    ];
  },
});

const identity = (title: string): Words => ({
  title: () => title,
  facts: (data) => [
    fact('Key', textIn(data, 'key_id')),
    fact('Organisation', textIn(data, 'org_id')),
    fact('Workspace', textIn(data, 'workspace_id')),
    fact('Scopes', textsIn(data, 'scopes')),
    fact('Expires', textIn(data, 'expires_at')),
    principalFact(data),
  ],
});

const repetition: Words = {
  title: ({ decision }) => (decision === 'stop' ? 'An agent goes round in circles and was stopped' : 'An agent goes round in circles'),
  facts: (data) => {
    const found = recordIn(data, 'repetition');
    const [repeats, from, to] = ['repeats', 'from_step', 'to_step'].map((name) => numberIn(found, name));
    return [
      fact('Decision', textIn(data, 'decision')),
      fact('Repetition', [textIn(found, 'type').replaceAll('_', ' '), repeats === undefined ? '' : `${repeats} times`].join(' ')),
      fact('Steps', from === undefined || to === undefined ? '' : `${from} to ${to}`),
      fact('Tools', textsIn(found, 'tools')),
      ...whoFacts(data),
      principalFact(data),
      requestFact(data),
    ];
  },
};

/** `50 steps`, `10 min`, `3 levels` */
const allowedIn = (data: Data): string => {
  const limit = textIn(data, 'limit');
  if (limit === 'duration') return durationIn(data, 'allowed');
  const allowed = numberIn(data, 'allowed');
  return allowed === undefined ? '' : `${allowed} ${limit === 'depth' ? 'levels' : limit}`;
};

const sessionLimit: Words = {
  title: (data) => {
    const allowed = allowedIn(data);
    return allowed === '' ? 'A conversation reached one of its limits' : `A conversation reached its limit of ${allowed}`;
  },
  facts: (data) => [fact('Limit', allowedIn(data)), ...whoFacts(data), principalFact(data), requestFact(data)],
};

const DISABLED: ReadonlyMap<string, string> = new Map([
  ['gone', 'it answered that it wants no more'],
  ['failing', 'it failed for days'],
  ['configuration', 'a setting is wrong at the receiver'],
]);

const disabledTitle = (name: string, data: Data): string => {
  const why = DISABLED.get(textIn(data, 'reason'));
  return `Nothing is sent to ${name} any more${why === undefined ? '' : `: ${why}`}`;
};

const endpoint = (title: (name: string, data: Data) => string): Words => ({
  title: (data) => {
    const summary = recordIn(data, 'endpoint');
    return title(textIn(summary, 'name') || textIn(summary, 'destination_id') || 'a destination', data);
  },
  facts: (data) => {
    const summary = recordIn(data, 'endpoint');
    return [
      fact('Destination', [textIn(summary, 'name'), textIn(summary, 'destination_id')].filter((word) => word !== '').join(', ')),
      fact('Kind', textIn(summary, 'kind')),
      fact('Error', textIn(data, 'error').replaceAll('_', ' ')),
      fact('Status', String(numberIn(data, 'status') || '')),
      fact('Reason', DISABLED.get(textIn(data, 'reason')) ?? ''),
      fact('Failures in a row', String(numberIn(data, 'failures') || '')),
      fact('Failing since', textIn(data, 'failing_since')),
      fact('Waiting', String(numberIn(data, 'waiting') ?? '')),
      fact('Oldest has waited', durationIn(data, 'oldest_ms')),
    ];
  },
});

/** What there is to say of each event, by its type. */
export const WORDS: ReadonlyMap<string, Words> = new Map([
  ['guard.input.inspected', inspected(INPUT)],
  ['guard.input.blocked', blocked(INPUT)],
  ['guard.output.inspected', inspected(OUTPUT)],
  ['guard.output.blocked', blocked(OUTPUT)],
  ['guard.escalation.analyzed', analysis],
  ['gateway.request.completed', request((summary) => ANSWERED.get(textIn(summary, 'decision')) ?? 'A request was answered')],
  ['gateway.request.escalated', request(() => 'A request was answered and deserves a closer look')],
  [
    'budget.limit.changed',
    budget((_, summary) => `The limit of ${budgetIn(summary)} was set to ${dollarsIn(summary, 'limit_micro_usd') || '?'}`),
  ],
  ['budget.limit.removed', budget((_, summary) => `Somebody removed ${budgetIn(summary)}`)],
  [
    'budget.threshold.crossed',
    budget((data, summary) => `${numberIn(data, 'percent') ?? '?'} % of ${budgetIn(summary)} is spent${spentIn(summary)}`),
  ],
  ['budget.limit.exceeded', budget((_, summary) => `Something was refused, ${budgetIn(summary)} has too little left${spentIn(summary)}`)],
  ['identity.organization.created', identity('An organisation was created')],
  ['identity.workspace.created', identity('A workspace was created')],
  ['identity.key.created', identity('An API key was created')],
  ['identity.key.revoked', identity('An API key was revoked')],
  ['session.repetition.detected', repetition],
  ['session.limit.exceeded', sessionLimit],
  ['webhook.endpoint.failed', endpoint((name) => `Deliveries to ${name} fail`)],
  ['webhook.endpoint.disabled', endpoint(disabledTitle)],
  ['webhook.endpoint.recovered', endpoint((name) => `${name} takes deliveries again`)],
  ['webhook.backlog.exceeded', endpoint((name) => `More waits for ${name} than it takes`)],
]);
