/**
 * How fast events go to SIEMs: first what is in the stream already, then one by one as they happen. Fails when a record is missing,
 * changed or out of order, or when the position is not that of the last record.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Mesh } from '../mesh.ts';
import { latencies, row } from '../table.ts';
import type { ExportReport } from './export-records.ts';
import type { SinkName } from './export-sink.ts';
import type { Publisher } from './publisher.ts';
import { percentiles } from './receiver.ts';
import { authority } from './syslog-sinks.ts';

type Kind = {
  readonly title: string;
  readonly sink: SinkName;
  /** Records a second, as the mesh should at least bring them. */
  readonly target: number;
  destination(port: number): Readonly<Record<string, unknown>>;
};

const KINDS: readonly Kind[] = [
  {
    title: 'syslog over TLS, CEF',
    sink: 'tls',
    target: 10_000,
    destination: (port) => ({ kind: 'syslog', url: `tls://127.0.0.1:${port}`, settings: { tls: { ca: authority() } } }),
  },
  { title: 'RELP, CEF', sink: 'relp', target: 5_000, destination: (port) => ({ kind: 'syslog', url: `relp://127.0.0.1:${port}` }) },
  {
    title: 'Splunk HEC, acknowledged',
    sink: 'splunk',
    target: 5_000,
    destination: (port) => ({
      kind: 'splunk_hec',
      url: `http://127.0.0.1:${port}`,
      credential: 'of a benchmark',
      settings: { acknowledgement: true },
    }),
  },
  {
    title: 'Elasticsearch bulk, ECS',
    sink: 'elastic',
    target: 5_000,
    destination: (port) => ({ kind: 'elastic', url: `http://127.0.0.1:${port}` }),
  },
];

const SIEM = '/api/v1/integrations/siem';
const LIVE = { perSecond: 1_000, seconds: 10 };
/** Nothing has come for so long: nothing will. */
const PATIENCE_MS = 30_000;

export type ExportsOptions = { readonly events: number; readonly sinks?: readonly string[] };

/** @param options.sinks which of them; all unless told */
export async function measureExports(mesh: Mesh, publisher: Publisher, { events, sinks }: ExportsOptions): Promise<void> {
  const since = new Date().toISOString();
  let published = events;
  await publisher.publish([mesh.orgId], events);
  for (const kind of KINDS.filter(({ sink }) => sinks?.includes(sink) ?? true)) {
    await measureExport(mesh, kind, { publisher, since, published });
    published += LIVE.perSecond * LIVE.seconds;
  }
}

type Backlog = { readonly publisher: Publisher; readonly since: string; readonly published: number };

async function measureExport(mesh: Mesh, kind: Kind, { publisher, since, published }: Backlog): Promise<void> {
  const sink = await startSink(kind.sink);
  try {
    const began = Date.now();
    const id = await create(mesh, { ...kind.destination(sink.port), event_types: ['gateway.request.completed'], since });
    const drained = await arrival(sink, published);
    const perSecond = Math.round(published / ((drained.lastAt - drained.firstAt) / 1_000));
    const what = `${perSecond} records/s  (the first after ${drained.firstAt - began} ms)`;
    row(`${kind.title}: ${published} events`, what, `≥ ${kind.target}`);
    await publisher.publishAtRate([mesh.orgId], LIVE.perSecond, LIVE.seconds);
    const live = await arrival(sink, published + LIVE.perSecond * LIVE.seconds);
    row(`  at ${LIVE.perSecond} events/s, publish → arrival`, latencies(percentiles(live.delays)));
    if (live.duplicates > 0) row('  came twice', String(live.duplicates));
    await isWhereItIs(mesh, id, live);
    await call(mesh, 'DELETE', `${SIEM}/${id}`);
  } finally {
    sink.stop();
  }
}

type Sink = { readonly port: number; report(): Promise<ExportReport>; stop(): void };

async function startSink(name: SinkName): Promise<Sink> {
  const child: ChildProcess = fork(`${import.meta.dirname}/export-sink.ts`, [name], { serialization: 'advanced' });
  const [port] = (await once(child, 'message')) as [number];
  return {
    port,
    async report() {
      child.send('report');
      const [report] = (await once(child, 'message')) as [ExportReport];
      return report;
    },
    stop: () => void child.kill(),
  };
}

/** Waits until so many have arrived. @throws when they do not, or are not as they should be */
async function arrival(sink: Sink, count: number): Promise<ExportReport> {
  const delays: number[] = [];
  const began = Date.now();
  for (;;) {
    await sleep(100);
    const report = await sink.report();
    delays.push(...report.delays);
    const { records, problems, lastAt } = report;
    if (problems.length > 0) throw new Error(`the export is broken: ${problems.join('; ')}`);
    if (records > count) throw new Error(`${records} records came of ${count} events`);
    if (records === count) return { ...report, delays };
    if (Date.now() - Math.max(began, lastAt) > PATIENCE_MS) throw new Error(`${count - records} of ${count} events did not arrive`);
  }
}

/** The mesh must know that the sink has the last record. */
async function isWhereItIs(mesh: Mesh, id: string, { records, last }: ExportReport): Promise<void> {
  for (let tries = 0; tries < 50; tries += 1) {
    const { position } = (await call(mesh, 'GET', `${SIEM}/${id}`)).destination;
    if (position.sequence === String(records) && position.hash === last) return;
    await sleep(100);
  }
  throw new Error(`the position of the export is not that of record ${records}`);
}

const create = async (mesh: Mesh, body: Readonly<Record<string, unknown>>): Promise<string> =>
  (await call(mesh, 'POST', SIEM, JSON.stringify(body))).destination.id;

type Answer = {
  readonly destination: { readonly id: string; readonly position: { readonly sequence: string; readonly hash: string } };
};

async function call({ http, apiKey }: Mesh, method: string, path: string, body?: string): Promise<Answer> {
  const headers = { 'x-api-key': apiKey, 'content-type': 'application/json' };
  const response = await fetch(`${http}${path}`, { method, headers, ...(body === undefined ? {} : { body }) });
  if (!response.ok) throw new Error(`${method} ${path} was answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as Answer;
}
