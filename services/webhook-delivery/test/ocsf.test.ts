import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { attacksOf } from '../src/formats/atlas.ts';
import { createOcsfFormat } from '../src/formats/ocsf.ts';
import { arbitraryEvent, arbitraryLink } from './fixtures/arbitrary-event.ts';
import { sampleEvents } from './fixtures/sample-events.ts';
import { readShared, skipReason } from './shared-data.ts';

type Schema = { properties: Record<string, unknown>; required: string[]; title?: string; [member: string]: unknown };
type Technique = { readonly id: string; readonly name: string; readonly sub: string | null; readonly tactics?: readonly string[] };
type OcsfRecord = Record<string, unknown> & { class_uid: number; activity_id: number };

const FILES: Readonly<Record<number, string>> = {
  2004: 'detection_finding',
  2006: 'data_security_finding',
  3001: 'account_change',
  3004: 'entity_management',
  6003: 'api_activity',
};

const readSchema = (file: string): Schema => readShared<Schema>(`siem/ocsf-1.8.0/${file}.schema.json`);

/** Validators of the classes that we use. That of the base event is what all classes have in common. */
function createValidators(): ReadonlyMap<number, ValidateFunction> {
  const ajv = new Ajv2020({ strict: true, strictRequired: false, allErrors: true, validateFormats: false });
  const schemas = new Map(Object.entries(FILES).map(([uid, file]) => [Number(uid), readSchema(file)]));
  return new Map([...schemas, [0, baseSchema([...schemas.values()])] as const].map(([uid, schema]) => [uid, ajv.compile(schema)]));
}

function baseSchema(schemas: readonly Schema[]): Schema {
  const [first, ...others] = schemas;
  assert.ok(first);
  const isCommon = (name: string) => others.every(({ properties }) => name in properties);
  const common = Object.fromEntries(Object.entries(first.properties).filter(([name]) => isCommon(name)));
  const required = first.required.filter((name) => others.every((other) => other.required.includes(name)));
  const fixed = { class_uid: { const: 0 }, category_uid: { const: 0 }, type_uid: { enum: [0, 99] }, activity_id: { enum: [0, 99] } };
  return { ...first, $id: 'base_event', required, properties: { ...common, ...fixed } };
}

describe('OCSF 1.8.0', { skip: skipReason }, () => {
  const validators = skipReason ? new Map<number, ValidateFunction>() : createValidators();
  const format = createOcsfFormat();
  const link = { chain: 'dst_1', sequence: 7, previousHash: 'b'.repeat(64), hash: 'a'.repeat(64) };

  const assertValid = (text: string): OcsfRecord => {
    const record = JSON.parse(text) as OcsfRecord;
    const validate = validators.get(record.class_uid);
    assert.ok(validate, `no schema of class ${record.class_uid}`);
    assert.ok(validate(record), JSON.stringify(validate.errors));
    return record;
  };

  it('is what every event of the catalogue becomes', () => {
    const classes = new Map(
      sampleEvents().map((event) => {
        const { class_uid, activity_id } = assertValid(format.seal(format.render(event), link));
        return [event.type, [class_uid, activity_id]];
      }),
    );
    assert.deepEqual(Object.fromEntries(classes), {
      'budget.limit.changed': [3004, 3],
      'budget.limit.removed': [3004, 4],
      'budget.threshold.crossed': [2004, 1],
      'budget.limit.exceeded': [2004, 1],
      'gateway.request.completed': [6003, 99],
      'gateway.request.escalated': [6003, 99],
      'guard.input.inspected': [2006, 1],
      'guard.input.blocked': [2004, 1],
      'guard.output.inspected': [6003, 99],
      'guard.output.blocked': [2006, 1],
      'guard.escalation.analyzed': [2004, 2],
      'identity.organization.created': [3004, 1],
      'identity.workspace.created': [3004, 1],
      'identity.key.created': [3001, 1],
      'identity.key.revoked': [3001, 5],
      'session.repetition.detected': [2004, 1],
      'session.limit.exceeded': [2004, 1],
      'webhook.endpoint.failed': [3004, 99],
      'webhook.endpoint.disabled': [3004, 9],
      'webhook.endpoint.recovered': [3004, 99],
      'webhook.backlog.exceeded': [3004, 99],
    });
  });

  it('is what any event becomes, whatever it holds', () => {
    const classes = new Set<number>();
    fc.assert(
      fc.property(arbitraryEvent, arbitraryLink, (event, place) => {
        classes.add(assertValid(format.seal(format.render(event), place)).class_uid);
      }),
      { numRuns: 2_000 },
    );
    assert.deepEqual([...classes].sort(), [0, 2004, 2006, 3001, 3004, 6003]);
  });

  it('is not what a record with a member of the wrong type, one too many or one too few is', () => {
    for (const event of sampleEvents()) {
      const record = JSON.parse(format.render(event)) as OcsfRecord;
      const { time, ...withoutTime } = record;
      for (const wrong of [
        { ...record, severity_id: 'high' },
        { ...record, verdict_of_ours: 1 },
        withoutTime,
        { ...record, time: String(time) },
      ])
        assert.throws(() => assertValid(JSON.stringify(wrong)));
    }
  });

  it('names attacks as MITRE ATLAS does', () => {
    const { techniques, tactics } = readShared<{ techniques: readonly Technique[]; tactics: readonly Technique[] }>(
      'audit/atlas-5.6-techniques.json',
    );
    const entityTypes = [
      ...['PROMPT_INJECTION', 'JAILBREAK', 'SYSTEM_PROMPT_EXTRACTION', 'SYSTEM_PROMPT', 'CANARY', 'DATA_EXFILTRATION', 'OBFUSCATION'],
      ...['TAINT_INSTRUCTION', 'TAINT_TOOL_MENTION', 'TAINT_EXFILTRATION', 'UNSAFE_LINK', 'SHELL_INJECTION'],
    ];
    const findings = entityTypes.map((entityType) => ({ category: '', entityType, count: 1, score: 1 }));
    const named = ['user', 'tool', undefined].flatMap((source) => attacksOf({ findings, source }));
    for (const { technique, subTechnique, tactic } of named) {
      const known = techniques.find(({ id }) => id === technique.id);
      assert.equal(known?.name, technique.name);
      assert.ok(known?.tactics?.includes(tactic.id), technique.id);
      assert.equal(tactics.find(({ id }) => id === tactic.id)?.name, tactic.name);
      if (subTechnique === undefined) continue;
      const sub = techniques.find(({ id }) => id === subTechnique.id);
      assert.deepEqual([sub?.name, sub?.sub], [subTechnique.name, technique.id]);
    }
    for (const entityType of entityTypes)
      assert.equal(attacksOf({ findings: findings.filter((f) => f.entityType === entityType), source: 'user' }).length, 1);
  });
});

describe('OCSF 1.9.0', () => {
  it('has the agent and the place in the chain where 1.8.0 has none for them', () => {
    const event = sampleEvents().find(({ type }) => type === 'gateway.request.completed');
    assert.ok(event);
    const format = createOcsfFormat({ version: '1.9.0' });
    const link = { chain: 'dst_1', sequence: 7, previousHash: 'b'.repeat(64), hash: 'a'.repeat(64) };
    const record = JSON.parse(format.seal(format.render(event), link));
    assert.equal(record.metadata.version, '1.9.0');
    assert.deepEqual(record.metadata.profiles, ['security_control', 'ai_operation', 'trace', 'record_integrity']);
    assert.deepEqual([record.ai_agent.uid, record.ai_agent.ai_model.name], ['support-agent', 'claude-sonnet-4-5']);
    const [attestation] = record.attestation_list;
    assert.deepEqual([attestation.uid, attestation.chain_uid, attestation.fingerprint.value], ['dst_1:7', 'dst_1', link.hash]);
    assert.deepEqual([attestation.prev_event.uid, attestation.prev_event.fingerprint.value], ['dst_1:6', link.previousHash]);
    assert.equal(record.unmapped.chain, undefined);
  });
});
