import assert from 'node:assert/strict';
import { it } from 'node:test';
import { httpJson } from '../kinds/http-json/http-json.ts';
import { webhook } from '../kinds/webhook/webhook.ts';
import { createCheckDestination } from './check-destination.ts';

it('a destination has no proxy of its own where the operator has one', async () => {
  const checkWith = (hasProxy: boolean) =>
    createCheckDestination({
      kinds: new Map<string, typeof webhook | typeof httpJson>([
        ['webhook', webhook],
        ['http_json', httpJson],
      ]),
      isListedHost: () => false,
      hasProxy,
      vetUrl: async () => undefined,
      checkFilter: () => undefined,
    });
  for (const kind of ['webhook', 'http_json'] as const) {
    const wanted = { url: 'https://hooks.example/', settings: { proxy: 'http://proxy.example:3128' }, hasCredential: false };
    assert.equal((await checkWith(false)(kind, wanted))?.proxy, 'http://proxy.example:3128');
    await assert.rejects(checkWith(true)(kind, wanted), /settings\.proxy: must be absent: the operator of the mesh has a proxy/);
    await checkWith(true)(kind, { ...wanted, settings: {} });
    await checkWith(true)(kind, { hasCredential: false });
  }
});
