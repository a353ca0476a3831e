import { InvalidArgument } from '@sentinelmesh/kernel';
import { withSpan } from '@sentinelmesh/telemetry';
import { createPolicy, parseHost } from './allow-list.ts';
import {
  checkHost,
  checkHttpUrl,
  checkOtherUrl,
  checkPort,
  checkRequest,
  type HttpTarget,
  type Method,
  rememberingUrls,
} from './check-request.ts';
import { type Datagrams, openDatagrams } from './datagram.ts';
import type {
  Egress,
  EgressConnection,
  EgressConnectTarget,
  EgressOptions,
  EgressRequest,
  EgressResponse,
  EgressSettings,
  EgressTarget,
  VetOptions,
} from './egress.ts';
import { EgressRefused, EgressTimeout, withTimings } from './errors.ts';
import { createHttpClient, type HttpClient } from './http-client.ts';
import { openConnection, type Route, type RoutedProxy, vetTarget } from './open-connection.ts';
import { type ProxySettings, parseProxy } from './proxy.ts';
import { createRefusalLog } from './refusal-log.ts';
import { createLookup } from './resolve-name.ts';
import { type Progress, timingsOf } from './timings.ts';
import { createTlsIdentity, type TlsIdentity } from './tls.ts';
import { type Vetting, vettedAddresses } from './vetted-addresses.ts';
import { openWait } from './wait.ts';

/** @throws InvalidArgument when the allow-list, the TLS settings or the proxy cannot be understood. */
export function createEgress(options: EgressOptions): Egress {
  const { allow = {}, timeoutMs = 30_000, connectTimeoutMs = 5_000, maxResponseBytes = 1024 * 1024, log } = options;
  const { lookup = createLookup(), proxyFilters = false } = options;
  const policy = createPolicy(allow);
  return assemble(options, {
    limits: { timeoutMs, maxResponseBytes },
    vetting: { policy, lookup, timeoutMs: connectTimeoutMs },
    checkUrl: rememberingUrls(policy),
    logRefusal: createRefusalLog(log),
    hasProxy: options.proxy !== undefined,
    routedProxy: (settings) => {
      const proxy = parseProxy(settings);
      // The operator's own is trusted only here: on the allow-list it could be called by everybody, on every port.
      const own = settings === options.proxy ? createPolicy({ hosts: [proxy.host] }) : policy;
      return { ...proxy, policy: own, filters: proxyFilters, identity: createTlsIdentity({}) };
    },
  });
}

/** What an egress and all that come of it by `with` have in common. */
type Shared = {
  readonly limits: { readonly timeoutMs: number; readonly maxResponseBytes: number };
  readonly vetting: Vetting;
  readonly checkUrl: (text: string) => HttpTarget;
  readonly logRefusal: ReturnType<typeof createRefusalLog>;
  /** The operator has one. */
  readonly hasProxy: boolean;
  readonly routedProxy: (settings: ProxySettings) => RoutedProxy;
};

/** What one egress works with. */
type Parts = Pick<Shared, 'limits' | 'checkUrl'> & { readonly route: Route; readonly identity: TlsIdentity; readonly http: HttpClient };

/** A call under way. */
type Call = { readonly progress: Progress; readonly startedAt: number };

const ONE_PROXY = 'must be absent: everything goes through the proxy of the operator';

function assemble(settings: EgressSettings, shared: Shared): Egress {
  const { tls = {}, proxy, connectionsPerOrigin = 16, keepAliveMs = 4_000 } = settings;
  const { limits, vetting, checkUrl, logRefusal } = shared;
  const identity = createTlsIdentity(tls);
  const route = { vetting, proxy: proxy === undefined ? undefined : shared.routedProxy(proxy) };
  const http = createHttpClient({ route, identity, connectionsPerOrigin, keepAliveMs });
  const parts = { limits, checkUrl, route, identity, http };

  /** Gives errors their timings, and logs refusals. */
  const watch = async <T>(hostOfCall: () => string | undefined, work: (call: Call) => Promise<T>): Promise<T> => {
    const call = { progress: {}, startedAt: performance.now() };
    try {
      return await work(call);
    } catch (error) {
      if (error instanceof EgressRefused) logRefusal(error, hostOfCall());
      throw withTimings(error, timingsOf(call.progress, call.startedAt));
    }
  };
  const hostIn = (url: string) => () => URL.parse(url)?.hostname;
  const hostOfTarget = (target: EgressTarget) => () => target.host;
  return {
    request: (asked) => watch(hostIn(asked.url), (call) => request(asked, parts, call)),
    connect: (asked) => watch(hostOfTarget(asked), (call) => connect(asked, parts, call)),
    datagram: (asked) => watch(hostOfTarget(asked), ({ progress }) => datagram(asked, route, progress)),
    vet: (url, options = {}) => watch(hostIn(url), ({ progress }) => vet(url, options, { route, progress })),
    isListedHost: (text) => {
      const host = parseHost(text);
      return host !== undefined && vetting.policy.isListedHost(host);
    },
    with(more) {
      if (shared.hasProxy && more.proxy !== undefined) throw new InvalidArgument([{ field: 'proxy.url', message: ONE_PROXY }]);
      return assemble({ ...settings, ...more }, shared);
    },
    close: http.close,
  };
}

async function request(asked: EgressRequest, { limits, checkUrl, http }: Parts, { progress, startedAt }: Call): Promise<EgressResponse> {
  const { target, method } = checkRequest(asked, checkUrl);
  const { headers = {}, body = null, signal, onHead, onChunk } = asked;
  const timeoutMs = Math.min(asked.timeoutMs ?? limits.timeoutMs, limits.timeoutMs);
  const maxBytes = Math.min(asked.maxResponseBytes ?? limits.maxResponseBytes, limits.maxResponseBytes);
  return withSpan(method, { kind: 'client', attributes: attributesOf(target, method) }, async (span) => {
    const answer = await http.send({ target, method, headers, body, timeoutMs, maxBytes, signal, onHead, onChunk }, progress);
    span.set({ 'http.response.status_code': answer.status });
    return { ...answer, timings: timingsOf(progress, startedAt) };
  });
}

/** Path and query are left out: they may carry credentials. The header of the trace is not sent: our ids are ours. */
const attributesOf = ({ host, port }: HttpTarget, method: Method) => ({
  'http.request.method': method,
  'server.address': host,
  'server.port': port,
});

async function connect(asked: EgressConnectTarget, { limits, route, ...parts }: Parts, call: Call): Promise<EgressConnection> {
  const { host, port } = checkTarget(asked, route);
  const identity = asked.tls === undefined || asked.tls === true ? parts.identity : createTlsIdentity(asked.tls);
  const timeoutMs = Math.min(asked.timeoutMs ?? limits.timeoutMs, limits.timeoutMs);
  const wait = openWait(asked.signal, timeoutMs, () => new EgressTimeout(host, timeoutMs));
  try {
    const target = { host, port, tls: asked.tls === undefined ? undefined : { identity } };
    const socket = await openConnection(target, route, call.progress, wait.signal);
    return { socket, timings: timingsOf(call.progress, call.startedAt) };
  } finally {
    wait.close();
  }
}

async function datagram(asked: EgressTarget, route: Route, progress: Progress): Promise<Datagrams> {
  const { host, port } = checkTarget(asked, route);
  if (route.proxy !== undefined) throw new EgressRefused('proxy', 'datagrams cannot go through a proxy');
  const { policy } = route.vetting;
  const answers = await vettedAddresses(host, route.vetting, progress, asked.signal);
  return openDatagrams({ host, port, answers, policy });
}

function checkTarget({ host: text, port, ports, signal }: EgressTarget, { vetting: { policy } }: Route) {
  signal?.throwIfAborted();
  const host = checkHost(text);
  checkPort(host, port, policy, ports);
  return { host, port };
}

async function vet(url: string, { ports, signal }: VetOptions, { route, progress }: { route: Route; progress: Progress }): Promise<void> {
  signal?.throwIfAborted();
  const { policy } = route.vetting;
  const host = ports === undefined ? checkHttpUrl(url, policy).host : checkOtherUrl(url, policy, ports);
  await vetTarget(host, route, progress, signal);
}
