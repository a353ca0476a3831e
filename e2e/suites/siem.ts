/** Exports to SIEMs: in order, without gaps, and so that whoever has the records can tell. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { assertProblem } from '../harness/api.ts';
import { createDestination, type Destination, patch, readDestination, SIEM } from '../harness/destinations.ts';
import { type ChainRecord, checkChain, readCefRecord, readJsonRecord } from '../harness/export-chain.ts';
import type { InspectAnswer } from '../harness/guardrails.ts';
import type { Mesh } from '../harness/mesh.ts';
import { eventually } from '../harness/waiting.ts';
import { attacks } from './texts.ts';

const MARK = 'marmalade-6620';

/** @param folder what the mesh was told as `MESH_EXPORT_FOLDER` */
export function describeSiem(mesh: () => Mesh, folder: string): void {
  describe('a SIEM', () => {
    describeSyslog(mesh);
    describeFile(mesh, folder);
    describePages(mesh);
  });
}

/** @returns the ids of the events, in order */
async function makeEvents({ api }: Mesh, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let made = 0; made < count; made++) {
    const text = made % 2 === 0 ? `${attacks[0]} ${MARK}` : `A harmless word about ${MARK}`;
    const { status, json } = await api.post<InspectAnswer>('/api/v1/guard/inspect', { text });
    assert.equal(status, 200);
    ids.push(json.decision_id);
  }
  return ids;
}

type SyslogReceiver = { readonly port: number; messages(): readonly string[]; hangUp(): void; close(): Promise<void> };

/** Takes messages over TCP, each after its length (RFC 6587 §3.4.1). */
async function startSyslogReceiver(): Promise<SyslogReceiver> {
  const messages: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    let received = Buffer.alloc(0);
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    socket.on('data', (bytes) => {
      received = Buffer.concat([received, bytes]);
      for (;;) {
        const [head = '', length = ''] = /^(\d{1,6}) /.exec(received.toString('latin1', 0, 8)) ?? [];
        const end = head.length + Number(length);
        if (head === '' || received.length < end) break;
        messages.push(received.toString('utf8', head.length, end));
        received = received.subarray(end);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const hangUp = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    messages: () => messages,
    hangUp,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        hangUp();
      }),
  };
}

const RFC5424 =
  /^<(?<priority>\d{1,3})>1 (?<time>\S+) (?<host>\S+) (?<app>\S+) - (?<type>\S+) \[sentinelmesh@32473(?<data>(?: \w+="[^"]*")+)\] (?<message>CEF:0\|.*)$/;

/** A message, its header checked against its record. */
function readSyslog(message: string): ChainRecord {
  const { priority, time = '', host, app, type, data = '', message: text = '' } = RFC5424.exec(message)?.groups ?? {};
  const record = readCefRecord(text);
  assert.deepEqual([host, app], ['sentinelmesh', 'sentinelmesh']);
  assert.ok(['82', '83', '84', '85', '86'].includes(priority ?? ''), `<${priority}>`); // facility 10, severity 2 to 6
  assert.equal(new Date(time).toISOString(), time);
  const [, vendor, , , signature] = text.split('|');
  assert.ok((vendor ?? '').length > 0);
  assert.equal(signature, type);
  const parameters = Object.fromEntries([...data.matchAll(/ (\w+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]));
  assert.partialDeepStrictEqual(parameters, {
    eventId: record.eventId,
    chain: record.chain,
    sequence: String(record.sequence),
    hash: record.hash,
  });
  return record;
}

function describeSyslog(mesh: () => Mesh): void {
  describe('that speaks syslog', () => {
    let receiver: SyslogReceiver;
    let destination: Destination;
    const records = () => receiver.messages().map(readSyslog);
    const arrival = (ids: readonly string[]) =>
      eventually('the records', () => ids.every((id) => receiver.messages().some((message) => message.includes(id))));
    before(async () => {
      receiver = await startSyslogReceiver();
      const url = `tcp://127.0.0.1:${receiver.port}`;
      ({ destination } = await createDestination(mesh().api, SIEM, { kind: 'syslog', url, event_types: ['guard.*'] }));
    });
    after(async () => {
      assert.equal((await mesh().api.delete(`${SIEM}/${destination.id}`)).status, 200);
      await receiver.close();
    });

    it('gets RFC 5424 with CEF, in the order of the events, in a chain, and nothing of any text', async () => {
      const ids = await makeEvents(mesh(), 6);
      await arrival(ids);
      const told = records();
      assert.deepEqual(
        told.map(({ eventId }) => eventId).filter((id) => ids.includes(id)),
        ids,
      );
      assert.partialDeepStrictEqual(checkChain(told), { chains: 1, missing: 0, duplicates: 0, broken: [] });
      assert.equal(told[0]?.sequence, 1);
      const blocked = receiver.messages().find((message) => message.includes(ids[0] ?? '')) ?? '';
      assert.match(blocked, / act=block .*outcome=failure .*PROMPT_INJECTION/);
      for (const message of receiver.messages()) assert.doesNotMatch(message, new RegExp(`${MARK}|${attacks[0]}`));
    });

    it('is where its position says', async () => {
      const last = records().at(-1);
      const found = await eventually('its position', async () => {
        const { position } = await readDestination(mesh().api, SIEM, destination.id);
        return position?.sequence === String(last?.sequence) && position;
      });
      assert.partialDeepStrictEqual(found, { chain: last?.chain, hash: last?.hash });
      assert.ok(Number(found.stream_sequence) >= Number(found.sequence) && found.acknowledged_at !== undefined);
    });

    it('gets the rest when it comes back, in the same chain', async () => {
      const before = receiver.messages().length;
      receiver.hangUp();
      await makeEvents(mesh(), 2).then(arrival);
      assert.ok(receiver.messages().length >= before + 2);
      assert.partialDeepStrictEqual(checkChain(records()), { chains: 1, missing: 0, broken: [] });
    });

    it('gets what there was since some time on demand, in a chain of its own', async () => {
      const since = new Date().toISOString();
      const ids = await makeEvents(mesh(), 3);
      await arrival(ids);
      const { status, text } = await mesh().api.post(`${SIEM}/${destination.id}/recover`, { since });
      assert.equal(status, 200, text);
      const again = () => records().filter(({ eventId }) => ids.includes(eventId));
      await eventually('all of them again', () => again().length >= 2 * ids.length);
      const chains = [...new Set(records().map(({ chain }) => chain))];
      assert.equal(chains.length, 2);
      const second = records().filter(({ chain }) => chain === chains[1]);
      assert.partialDeepStrictEqual(checkChain(records()), { chains: 2, missing: 0, broken: [] });
      assert.equal(second[0]?.sequence, 1);
      assert.deepEqual(
        second.map(({ eventId }) => eventId).filter((id) => ids.includes(id)),
        ids,
      );
    });

    it('gets nothing while it is paused, and then all of it', async () => {
      const witness = await startSyslogReceiver();
      const toWitness = { kind: 'syslog', url: `tcp://127.0.0.1:${witness.port}`, event_types: ['guard.*'] };
      const { destination: enabled } = await createDestination(mesh().api, SIEM, toWitness);
      const set = async (state: string) => assert.equal((await patch(mesh().api, `${SIEM}/${destination.id}`, { state })).status, 200);
      await set('paused');
      const ids = await makeEvents(mesh(), 2);
      const has = ({ messages }: SyslogReceiver, id: string) => messages().some((message) => message.includes(id));
      await eventually('the events at another one', () => ids.every((id) => has(witness, id)));
      await sleep(1_000);
      assert.ok(!ids.some((id) => has(receiver, id)));
      await set('enabled');
      await arrival(ids);
      assert.partialDeepStrictEqual(checkChain(records()), { missing: 0, broken: [] });
      assert.equal((await mesh().api.delete(`${SIEM}/${enabled.id}`)).status, 200);
      await witness.close();
    });
  });
}

function describeFile(mesh: () => Mesh, folder: string): void {
  it('that reads a file finds a chain that `mesh siem verify` finds intact, and broken when a line is gone', async () => {
    const { destination } = await createDestination(mesh().api, SIEM, {
      kind: 'file',
      url: 'file:siem/events.ndjson',
      event_types: ['guard.*'],
      min_severity: 'high',
    });
    // The lines of two would be the chain of neither.
    assertProblem(await mesh().api.post(SIEM, { kind: 'file', url: 'file:///siem/events.ndjson' }), 409);
    const made = await makeEvents(mesh(), 8);
    const ids = made.filter((_, index) => index % 2 === 0); // the attacks
    const path = join(folder, mesh().orgId, 'siem', 'events.ndjson');
    const lines = await eventually('the lines', () => {
      const text = readIfThere(path);
      return ids.every((id) => text.includes(id)) && text.trimEnd().split('\n');
    });
    const records = lines.map(readJsonRecord);
    assert.deepEqual(
      records.map(({ eventId }) => eventId),
      ids,
    );
    assert.partialDeepStrictEqual(checkChain(records), { chains: 1, records: ids.length, missing: 0, duplicates: 0, broken: [] });
    const verify = (input: readonly string[]) => mesh().command(['siem', 'verify', '-'], { input: `${input.join('\n')}\n` });
    const [intact, gap] = [await mesh().command(['siem', 'verify', path]), await verify(lines.filter((_, index) => index !== 1))];
    assert.equal(intact.code, 0, intact.stdout + intact.stderr);
    assert.notEqual(gap.code, 0, gap.stdout);
    assert.equal((await mesh().api.delete(`${SIEM}/${destination.id}`)).status, 200);
  });
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function describePages(mesh: () => Mesh): void {
  type Page = { readonly records: readonly string[]; readonly next_page_token: string };

  it('asks for past events in pages, which make one chain', async () => {
    const since = new Date().toISOString();
    const ids = await makeEvents(mesh(), 7);
    const pages: (readonly string[])[] = [];
    // The last of them may be still on its way to the bus.
    await eventually('all of them', async () => {
      pages.length = 0;
      for (let token = ''; ; ) {
        const request = { format: 'json', since, event_types: ['guard.*'], page_size: 3, page_token: token };
        const { status, json, text } = await mesh().api.post<Page>(`${SIEM}/export`, request);
        assert.equal(status, 200, text);
        pages.push(json.records);
        token = json.next_page_token;
        if (token === '') break;
      }
      return pages.flat().length >= ids.length;
    });
    const records = pages.flat().map(readJsonRecord);
    assert.ok(pages.length >= 3 && pages.every(({ length }) => length <= 3), String(pages.map(({ length }) => length)));
    assert.deepEqual(
      records.map(({ eventId }) => eventId),
      ids,
    );
    assert.partialDeepStrictEqual(checkChain(records), { chains: 1, missing: 0, duplicates: 0, broken: [] });
  });

  it('asks for them in the format of its choice, and is told what it cannot have', async () => {
    const ask = (body: object) => mesh().api.post<Page>(`${SIEM}/export`, body);
    for (const format of ['json', 'ocsf', 'ecs', 'cef', 'leef']) {
      const { status, json, text } = await ask({ format, page_size: 2, min_severity: 'high' });
      assert.equal(status, 200, text);
      assert.equal(json.records.length, 2, format);
    }
    const cef = (await ask({ format: 'cef', page_size: 5 })).json.records.map(readCefRecord);
    assert.partialDeepStrictEqual(checkChain(cef), { chains: 1, records: 5, missing: 0, broken: [] });
    for (const body of [
      {},
      { format: 'xml' },
      { format: 'json', page_size: 1_001 },
      { format: 'json', page_token: 'x' },
      { format: 'json', event_types: ['no.such.event'] },
      { format: 'json', since: 'yesterday' },
    ])
      assert.ok([400, 422].includes((await ask(body)).status), JSON.stringify(body));
  });
}
