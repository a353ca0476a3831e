import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { readTracingSettings } from './tracing-settings.ts';

const read = (env: Record<string, string>) =>
  readTracingSettings('guard', { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318', ...env });
const settingsOf = (env: Record<string, string>) => read(env).settings ?? assert.fail('nothing is traced');

describe('the OTEL_ variables', () => {
  it('trace nothing unless a collector is named', () => {
    assert.deepEqual(readTracingSettings('guard', { OTEL_SERVICE_NAME: 'x' }), { problems: [] });
    assert.deepEqual(read({ OTEL_SDK_DISABLED: 'TRUE' }), { problems: [] });
    assert.deepEqual(read({ OTEL_EXPORTER_OTLP_ENDPOINT: ' ' }), { problems: [] });
  });

  it('name the collector: the common address gets a path, the one for traces is taken as it is', () => {
    assert.equal(settingsOf({}).url, 'http://collector:4318/v1/traces');
    assert.equal(settingsOf({ OTEL_EXPORTER_OTLP_ENDPOINT: 'https://a/b/' }).url, 'https://a/b/v1/traces');
    assert.equal(settingsOf({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://c/here' }).url, 'https://c/here');
  });

  it('name the process and what it is part of', () => {
    const { resource } = settingsOf({ OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=prod,team=a%2Cb,service.name=x' });
    assert.deepEqual(resource, {
      'service.name': 'x',
      'service.namespace': 'sentinelmesh',
      'deployment.environment.name': 'prod',
      team: 'a,b',
    });
    assert.equal(settingsOf({}).resource['service.name'], 'guard');
    assert.equal(settingsOf({ OTEL_SERVICE_NAME: 'y', OTEL_RESOURCE_ATTRIBUTES: 'service.name=x' }).resource['service.name'], 'y');
  });

  it('say which traces are taken', () => {
    assert.deepEqual(settingsOf({}).sampler, { parentBased: true, ratio: 1 });
    assert.deepEqual(settingsOf({ OTEL_TRACES_SAMPLER: 'always_off', OTEL_TRACES_SAMPLER_ARG: '0.5' }).sampler, {
      parentBased: false,
      ratio: 0,
    });
    assert.deepEqual(settingsOf({ OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.1' }).sampler, {
      parentBased: true,
      ratio: 0.1,
    });
  });

  it('that cannot be used are passed over and told, without their values where those may be secret', () => {
    const { settings, problems } = read({
      OTEL_TRACES_SAMPLER: 'xray',
      OTEL_EXPORTER_OTLP_HEADERS: 'Bearer hunter2',
      OTEL_BSP_MAX_QUEUE_SIZE: '-1',
      OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc',
    });
    assert.deepEqual([settings?.sampler.ratio, settings?.headers, settings?.queue.size], [1, {}, 2_048]);
    assert.equal(problems.length, 4);
    assert.ok(!problems.join().includes('hunter2'));
    assert.equal(read({ OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4318' }).settings, undefined);
  });

  it('never keep a process from starting, whatever they say', () => {
    const name = fc.constantFrom('ENDPOINT', 'HEADERS', 'TIMEOUT', 'COMPRESSION').map((end) => `OTEL_EXPORTER_OTLP_${end}`);
    const other = fc.constantFrom('OTEL_RESOURCE_ATTRIBUTES', 'OTEL_TRACES_SAMPLER', 'OTEL_TRACES_SAMPLER_ARG', 'OTEL_BSP_SCHEDULE_DELAY');
    fc.assert(fc.property(fc.dictionary(fc.oneof(name, other), fc.string()), (env) => void read(env)));
  });
});
