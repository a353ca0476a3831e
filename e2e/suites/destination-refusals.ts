/** What a destination cannot be, and who cannot touch it. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Answer, type Api, assertProblem } from '../harness/api.ts';
import { createDestination, type Delivery, listDeliveries, patch, put, SIEM, WEBHOOKS } from '../harness/destinations.ts';
import type { Mesh } from '../harness/mesh.ts';
import { createOrganization, type Organization } from '../harness/organizations.ts';
import { eventually } from '../harness/waiting.ts';
import { isSignedWith, startWebhookReceiver, type WebhookReceiver } from '../harness/webhook-receiver.ts';

const PUBLIC = 'https://8.8.8.8/';

export function describeDestinationRefusals(mesh: () => Mesh): void {
  describe('a destination', () => {
    describeForeign(mesh);
    describeHostile(mesh);
  });
}

type Theirs = { readonly id: string; readonly siem: string; readonly delivery: string; readonly secret: string };

function describeForeign(mesh: () => Mesh): void {
  describe('of another organisation', () => {
    let other: Organization;
    let receiver: WebhookReceiver;
    let theirs: Theirs;
    before(async () => {
      other = await createOrganization(mesh(), 'Those with destinations of their own');
      receiver = await startWebhookReceiver();
      const webhook = await createDestination(other.api, WEBHOOKS, { url: receiver.url });
      const siem = await createDestination(other.api, SIEM, { kind: 'file', url: 'file:theirs.ndjson' });
      await other.api.post('/guardrails/check', { text: 'theirs' });
      const { id } = webhook.destination;
      const [delivery] = await eventually('their delivery', async () => {
        const found: readonly Delivery[] = await listDeliveries(other.api, id, 'state=succeeded');
        return found.length > 0 && found;
      });
      theirs = { id, siem: siem.destination.id, delivery: delivery?.id ?? '', secret: webhook.signing_secret };
    });
    after(() => receiver.close());

    const cases: readonly { readonly title: string; ask(api: Api, theirs: Theirs): Promise<Answer> }[] = [
      { title: 'is not found', ask: (api, { id }) => api.get(`${WEBHOOKS}/${id}`) },
      { title: 'is not changed', ask: (api, { id }) => patch(api, `${WEBHOOKS}/${id}`, { url: PUBLIC, state: 'paused' }) },
      { title: 'is not removed', ask: (api, { id }) => api.delete(`${WEBHOOKS}/${id}`) },
      { title: 'is not tested', ask: (api, { id }) => api.post(`${WEBHOOKS}/${id}/test`, {}) },
      { title: 'is not given a secret', ask: (api, { id }) => api.post(`${WEBHOOKS}/${id}/rotate-secret`, {}) },
      { title: 'shows no deliveries', ask: (api, { id }) => api.get(`${WEBHOOKS}/${id}/deliveries`) },
      { title: 'shows no delivery', ask: (api, { id, delivery }) => api.get(`${WEBHOOKS}/${id}/deliveries/${delivery}`) },
      {
        title: 'is not sent a delivery again',
        ask: (api, { id, delivery }) => api.post(`${WEBHOOKS}/${id}/deliveries/${delivery}/retry`, {}),
      },
      { title: 'is not recovered', ask: (api, { id }) => api.post(`${WEBHOOKS}/${id}/recover`, { since: new Date(0).toISOString() }) },
      { title: 'that is a SIEM is not found', ask: (api, { siem }) => api.get(`${SIEM}/${siem}`) },
      {
        title: 'that is a SIEM is not moved',
        ask: (api, { siem }) => api.post(`${SIEM}/${siem}/recover`, { since: new Date(0).toISOString() }),
      },
      { title: 'is not found under another kind either', ask: (api, { id }) => api.get(`${SIEM}/${id}`) },
    ];
    for (const { title, ask } of cases) {
      it(title, async () => {
        const foreign = assertProblem(await ask(mesh().api, theirs), 404);
        const missing = assertProblem(await ask(mesh().api, neverMade(theirs)), 404);
        assert.equal(foreign.code, missing.code);
        assert.equal(hideIds(foreign.detail), hideIds(missing.detail));
      });
    }

    it('is in no list, and no rule of ours names it', async () => {
      for (const path of [WEBHOOKS, SIEM, '/api/v1/integrations/slack']) {
        const { status, text } = await mesh().api.get(`${path}?page_size=200`);
        assert.equal(status, 200);
        assert.doesNotMatch(text, new RegExp(`${theirs.id}|${theirs.siem}`));
      }
      const rule = { event_types: ['guard.*'], destination_ids: [theirs.id] };
      assertInvalid(await put(mesh().api, '/api/v1/alert-rules/theirs', rule), 'destination_ids.0', /no destination of your organisation/);
    });

    it('hears nothing of us, and we hear nothing of it', async () => {
      const ours = await startWebhookReceiver();
      const { destination, signing_secret: secret } = await createDestination(mesh().api, WEBHOOKS, { url: ours.url });
      await mesh().api.post('/guardrails/check', { text: 'ours' });
      await other.api.post('/guardrails/check', { text: 'theirs again' });
      await eventually('both', () => ours.hooks.length > 0 && receiver.hooks.length > 1);
      assert.ok(ours.hooks.every((hook) => hook.event.org_id === mesh().orgId && isSignedWith(secret, hook)));
      assert.ok(receiver.hooks.every((hook) => hook.event.org_id === other.orgId && isSignedWith(theirs.secret, hook)));
      await mesh().api.delete(`${WEBHOOKS}/${destination.id}`);
      await ours.close();
    });

    it('is still there, as it was, for its owner', async () => {
      const { status, json } = await other.api.get<{ destination: { state: string; url: string } }>(`${WEBHOOKS}/${theirs.id}`);
      assert.deepEqual([status, json.destination.state, json.destination.url], [200, 'enabled', receiver.url]);
    });
  });
}

const neverMade = ({ id, siem, delivery, secret }: Theirs): Theirs => ({
  id: other(id),
  siem: other(siem),
  delivery: other(delivery),
  secret,
});
const other = (id: string): string => `${id.slice(0, -1)}${id.endsWith('0') ? '1' : '0'}`;
const hideIds = (text: string): string => text.replace(/(dst|dlv)_[a-z0-9]{26}/g, '$1_…');

function assertInvalid(answer: Answer, field: string, detail: RegExp): void {
  const problem = assertProblem(answer, 422);
  const found = problem.errors?.find((error) => error.field.replace(/\[(\d+)\]/g, '.$1') === field);
  assert.ok(found !== undefined, `no error about ${field}: ${answer.text}`);
  assert.match(found.detail, detail);
}

function describeHostile(mesh: () => Mesh): void {
  const refused: readonly (readonly [path: string, body: Readonly<Record<string, unknown>>, field: string, detail: RegExp])[] = [
    [WEBHOOKS, { url: 'http://10.0.0.1/hook' }, 'url', /http:/],
    [WEBHOOKS, { url: 'https://10.0.0.1/hook' }, 'url', /public/],
    [WEBHOOKS, { url: 'https://169.254.169.254/latest/meta-data' }, 'url', /public/],
    [WEBHOOKS, { url: 'https://[::ffff:169.254.169.254]/' }, 'url', /public/],
    [WEBHOOKS, { url: 'https://0xa.1/' }, 'url', /public/],
    [WEBHOOKS, { url: 'https://167772161/' }, 'url', /public/],
    [WEBHOOKS, { url: 'https://user:password@example.com/' }, 'url', /user or password/],
    [WEBHOOKS, { url: 'https://8.8.8.8:22/' }, 'url', /port 22/],
    [WEBHOOKS, { url: 'https://8.8.8.8:6514/' }, 'url', /port 6514/],
    [WEBHOOKS, { url: 'ftp://8.8.8.8/' }, 'url', /https:/],
    [WEBHOOKS, { url: 'file:///etc/passwd' }, 'url', /https:/],
    [WEBHOOKS, { url: '' }, 'url', /required/],
    [WEBHOOKS, { url: `https://8.8.8.8/${'x'.repeat(2_000)}` }, 'url', /longer/],
    [WEBHOOKS, { url: PUBLIC, event_types: ['guard.input.bloked'] }, 'event_types.0', /did you mean guard\.input\.blocked\?/],
    [WEBHOOKS, { url: PUBLIC, event_types: ['Guard'] }, 'event_types.0', /three words/],
    [WEBHOOKS, { url: PUBLIC, event_types: Array(51).fill('*') }, 'event_types', /at most 50/],
    [WEBHOOKS, { url: PUBLIC, filter: 'type == "x" &&\n  severty == "high"' }, 'filter', /^2:3: /],
    [WEBHOOKS, { url: PUBLIC, filter: 'secret_of_somebody_else == 1' }, 'filter', /^\d+:\d+: /],
    [WEBHOOKS, { url: PUBLIC, filter: '1 + 1' }, 'filter', /true or false/],
    [WEBHOOKS, { url: PUBLIC, filter: `${'('.repeat(5_000)}true${')'.repeat(5_000)}` }, 'filter', /./],
    [WEBHOOKS, { url: PUBLIC, settings: { no_such_setting: 1 } }, 'settings.no_such_setting', /not a setting/],
    [WEBHOOKS, { url: PUBLIC, settings: { headers: { Host: 'example.com' } } }, 'settings.headers.Host', /cannot be set/],
    [WEBHOOKS, { url: PUBLIC, settings: { headers: { 'webhook-id': 'x' } } }, 'settings.headers', /signatures/],
    [WEBHOOKS, { url: PUBLIC, settings: { headers: { x: 'a\r\nb: c' } } }, 'settings.headers.x', /printable/],
    [WEBHOOKS, { url: PUBLIC, min_severity: 'worst' }, 'min_severity', /info, low, medium, high, critical/],
    [WEBHOOKS, { url: PUBLIC, workspace_id: 'ws_1' }, 'workspace_id', /ws_/],
    [WEBHOOKS, { url: PUBLIC, concurrency: 257 }, 'concurrency', /256/],
    [WEBHOOKS, { url: PUBLIC, rate_limit: 10_001 }, 'rate_limit', /10000/],
    [WEBHOOKS, { url: PUBLIC, ordering: 'random' }, 'ordering', /none, destination, session/],
    [WEBHOOKS, { url: PUBLIC, signing_secret: 'whsec_short' }, 'signing_secret', /./],
    [WEBHOOKS, { url: PUBLIC, kind: 'slack' }, 'kind', /./],
    [WEBHOOKS, { url: PUBLIC, since: new Date().toISOString() }, 'since', /SIEMs only/],
    [WEBHOOKS, { url: PUBLIC, name: 'a\u0000b' }, 'name', /control characters/],
    [SIEM, { url: PUBLIC }, 'kind', /./],
    [SIEM, { kind: 'carrier_pigeon', url: PUBLIC }, 'kind', /./],
    [SIEM, { kind: 'syslog', url: 'tcp://10.0.0.1:514' }, 'url', /in clear/],
    [SIEM, { kind: 'syslog', url: 'tls://10.0.0.1' }, 'url', /public/],
    [SIEM, { kind: 'syslog', url: 'tls://8.8.8.8:6514/path' }, 'url', /nothing else/],
    [SIEM, { kind: 'file', url: 'file:../../etc/passwd' }, 'url', /file:<name>/],
    [SIEM, { kind: 'file', url: 'file:refused.ndjson', settings: { format: 'xml' } }, 'settings.format', /json/],
    [SIEM, { kind: 'splunk_hec', url: PUBLIC }, 'credential', /required/],
    ['/api/v1/integrations/slack', { url: PUBLIC, settings: { channel: '<!everyone>' } }, 'settings.channel', /channel/],
  ];
  it('is refused with the field that is wrong, and what is wrong with it', async () => {
    const unlike: string[] = [];
    for (const [path, body, field, detail] of refused) {
      const answer = await mesh().api.post(path, { name: 'hostile', ...body });
      try {
        assertInvalid(answer, field, detail);
      } catch {
        unlike.push(`${path} ${JSON.stringify(body).slice(0, 200)}: ${answer.status} ${answer.text.slice(0, 500)}`);
      }
    }
    assert.deepEqual(unlike, []);
    for (const path of [WEBHOOKS, SIEM]) assert.doesNotMatch((await mesh().api.get(`${path}?page_size=200`)).text, /hostile/);
  });

  it('never repeats a secret that came in the wrong place', async () => {
    const secret = 'hunter2-hunter2';
    for (const body of [
      { url: `https://${secret}:${secret}@10.0.0.1/` },
      { url: `https://10.0.0.1/${secret}` },
      { url: PUBLIC, signing_secret: secret },
      { url: PUBLIC, credential: { token: secret } },
      { url: PUBLIC, settings: { headers: { authorization: secret } } },
    ]) {
      const answer = await mesh().api.post(WEBHOOKS, body);
      assertProblem(answer, 400, 422);
      assert.ok(!answer.text.includes(secret), answer.text);
    }
  });

  it('is no place for a megabyte', async () => {
    for (const body of [
      { url: PUBLIC, filter: 'x'.repeat(1024 * 1024) },
      { url: PUBLIC, settings: { headers: { x: 'y'.repeat(1024 * 1024) } } },
      { url: PUBLIC, name: 'z'.repeat(1024 * 1024) },
    ])
      assertProblem(await mesh().api.post(WEBHOOKS, body), 413, 422);
    assert.ok(await mesh().isReady());
  });

  it('answers ids and bodies that are none with what is wrong', async () => {
    for (const id of ['x', 'dst_', `dst_${'0'.repeat(26)}`, `ws_${'0'.repeat(26)}`, "dst_' or true --", '%2e%2e']) {
      assertProblem(await mesh().api.get(`${WEBHOOKS}/${encodeURIComponent(id)}`), 404, 422);
      assertProblem(await mesh().api.get(`${WEBHOOKS}/${encodeURIComponent(id)}/deliveries`), 404, 422);
    }
    for (const raw of ['', '[]', 'null', '{"url":', '{"url":{"a":1}}', '{"settings":[]}', '{"event_types":"*"}', '"x"'])
      assertProblem(await mesh().api.call('POST', WEBHOOKS, { raw }), 400, 422);
  });
}
