import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { events } from '@sentinelmesh/contracts';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { asyncApiProblems } from './asyncapi-schema.ts';
import { eventsOf, readFiles } from './descriptors.ts';
import { renderAsyncApi } from './reference-asyncapi.ts';

const descriptors = readFileSync(new URL('../libs/contracts/src/gen/descriptors.binpb', import.meta.url));
const document = renderAsyncApi(eventsOf(readFiles(descriptors)));
const copy = () => structuredClone(document) as Record<string, Record<string, Record<string, unknown>>>;

describe('the AsyncAPI document', () => {
  it('is AsyncAPI 3.0', () => {
    assert.deepEqual(asyncApiProblems(document), []);
  });

  it('has a channel with eight words and a message for every event of the catalogue', () => {
    const { channels, components } = copy();
    assert.deepEqual(Object.keys(channels ?? {}).sort(), Object.keys(events).sort());
    for (const [type, channel] of Object.entries(channels ?? {})) {
      assert.equal(String(channel.address).split('.').length, 8);
      assert.ok(String(channel.address).includes(`.${type}.v`));
    }
    assert.deepEqual(Object.keys(components?.messages ?? {}).sort(), Object.keys(events).sort());
  });

  it('describes what is really sent, empty or not', () => {
    const ajv = new Ajv({ strict: false });
    addFormats.default(ajv);
    ajv.addSchema({ $id: 'events', ...document });
    for (const [type, { message }] of Object.entries(events)) {
      const { components } = document as { components: { messages: Record<string, { payload: { $ref: string } }> } };
      const validate = ajv.compile({ $ref: `events${components.messages[type]?.payload.$ref}` });
      const empty = message.toJSON(message.fromPartial({}) as never);
      assert.ok(validate(empty), `${type}: ${JSON.stringify(validate.errors)}`);
      const wrong = Object.fromEntries(
        Object.keys(message.fromPartial({})).map((name) => [name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), [[]]]),
      );
      assert.ok(!validate(wrong), `${type} takes anything`);
    }
    const summary = {
      request: {
        decision_id: 'evt_1',
        risk: 0.2,
        input_tokens: '12',
        cost_micro_usd: '9007199254740993',
        layers: [{ layer: 'agent', duration_us: '5' }],
      },
    };
    const { message } = events['gateway.request.completed'];
    const validate = ajv.compile({ $ref: 'events#/components/schemas/sentinelmesh.gateway.v1.RequestCompleted' });
    assert.ok(validate(message.toJSON(message.fromJSON(summary))), JSON.stringify(validate.errors));
    assert.ok(!validate({ request: { ...summary.request, input_tokens: 12 } }));
  });
});

describe('the check of an AsyncAPI document', () => {
  it('finds what is not AsyncAPI', () => {
    assert.notDeepEqual(asyncApiProblems({ ...document, asyncapi: '2.6.0' }), []);
    assert.notDeepEqual(asyncApiProblems({ ...document, info: {} }), []);
    const wrongAction = copy();
    Object.assign(wrongAction.operations?.['guard.input.blocked'] ?? {}, { action: 'publish' });
    assert.notDeepEqual(asyncApiProblems(wrongAction), []);
  });

  it('finds a reference to nothing', () => {
    const torn = copy();
    delete torn.components?.schemas?.['sentinelmesh.guard.v1.InputBlocked'];
    assert.deepEqual(asyncApiProblems(torn), [
      'AsyncAPI: #/components/schemas/sentinelmesh.guard.v1.InputBlocked is referred to and not there',
    ]);
  });
});
