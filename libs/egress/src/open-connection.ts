import { isIP, type Socket } from 'node:net';
import type { Policy } from './allow-list.ts';
import { dial, opened } from './dial.ts';
import { EgressFailed, EgressRefused, type FailureReason } from './errors.ts';
import { type ForwardProxy, openTunnel } from './proxy.ts';
import { type Progress, timed } from './timings.ts';
import { startTls, type TlsIdentity } from './tls.ts';
import { type Answer, type Vetting, vettedAddresses } from './vetted-addresses.ts';
import { openWait } from './wait.ts';

export type Target = {
  readonly host: string;
  readonly port: number;
  /** Without it the connection is plain. */
  readonly tls?: { readonly identity: TlsIdentity; readonly protocols?: readonly string[] } | undefined;
};

/** The way out: straight, or through a proxy. */
export type Route = {
  readonly vetting: Vetting;
  readonly proxy: RoutedProxy | undefined;
};

export type RoutedProxy = ForwardProxy & {
  /** What the proxy itself is vetted by. */
  readonly policy: Policy;
  /** It resolves and vets names itself. */
  readonly filters: boolean;
  readonly identity: TlsIdentity;
};

/**
 * Opens a connection to a vetted address of the target. The limit of `vetting` holds for resolving, and for all the rest.
 *
 * @param progress is told of each part as it is done
 * @throws EgressRefused, EgressFailed, or the reason of `signal`
 */
export async function openConnection(target: Target, route: Route, progress: Progress, signal?: AbortSignal): Promise<Socket> {
  const { asked, proxies } = await vetTarget(target.host, route, progress, signal);
  const wait = openWait(signal, route.vetting.timeoutMs, () => new Error('the time to connect is over'));
  const failed = (reason: FailureReason, host: string) => (error: unknown) => {
    signal?.throwIfAborted();
    throw error instanceof EgressRefused ? error : new EgressFailed(reason, host, error);
  };
  try {
    const { host, port, tls } = target;
    const socket = await timed(progress, 'connectMs', () =>
      route.proxy === undefined
        ? dial({ host, port, answers: asked, policy: route.vetting.policy }, wait.signal).catch(failed('connect', host))
        : throughProxy(asked, port, { proxy: route.proxy, answers: proxies }, wait.signal).catch(failed('proxy', route.proxy.host)),
    );
    if (tls === undefined) return socket;
    return await timed(progress, 'tlsMs', () => secured({ socket, host, ...tls }, wait.signal)).catch(failed('tls', host));
  } finally {
    wait.close();
  }
}

type Vetted = { readonly asked: readonly Answer[]; readonly proxies: readonly Answer[] };

/**
 * The addresses that may be asked for, of a target and of the proxy to it; for a proxy that filters, the name itself.
 *
 * @throws EgressRefused; EgressFailed (`dns`, `proxy`); the reason of `signal`
 */
export async function vetTarget(host: string, { vetting, proxy }: Route, progress: Progress, signal?: AbortSignal): Promise<Vetted> {
  const isLeftToProxy = proxy?.filters === true && isIP(host) === 0;
  const asked = isLeftToProxy ? [{ address: host, family: 0 }] : await vettedAddresses(host, vetting, progress, signal);
  return { asked, proxies: proxy === undefined ? [] : await vetProxy(proxy, vetting, signal) };
}

async function vetProxy({ host, port, policy }: RoutedProxy, vetting: Vetting, signal?: AbortSignal): Promise<readonly Answer[]> {
  if (!policy.isOpenPort(host, port)) throw new EgressRefused('port', `port ${port} of the proxy is not open; an operator can list it`);
  try {
    return await vettedAddresses(host, { ...vetting, policy }, {}, signal);
  } catch (error) {
    throw error instanceof EgressFailed ? new EgressFailed('proxy', host, error) : error;
  }
}

type Through = { readonly proxy: RoutedProxy; readonly answers: readonly Answer[] };

/** The proxy may lack one of the two families: it is asked for the first address of each, IPv4 before IPv6. */
async function throughProxy(asked: readonly Answer[], port: number, through: Through, signal: AbortSignal): Promise<Socket> {
  const choices = [0, 4, 6].flatMap((family) => asked.find((answer) => isIP(answer.address) === family) ?? []);
  const failures: unknown[] = [];
  for (const { address } of choices) {
    try {
      return await tunnel(authorityOf(address, port), through, signal);
    } catch (error) {
      if (error instanceof EgressRefused || signal.aborted) throw error;
      failures.push(error);
    }
  }
  throw new AggregateError(failures);
}

async function tunnel(authority: string, { proxy, answers }: Through, signal: AbortSignal): Promise<Socket> {
  const { host, port, policy, isTls, identity, authorization } = proxy;
  const plain = await dial({ host, port, answers, policy }, signal);
  const socket = isTls ? await secured({ socket: plain, host, identity }, signal) : plain;
  await openTunnel(socket, authority, authorization, signal);
  return socket;
}

async function secured(over: Parameters<typeof startTls>[0], signal: AbortSignal): Promise<Socket> {
  const socket = startTls(over);
  await opened(socket, 'secureConnect', signal);
  return socket;
}

const authorityOf = (address: string, port: number) => (isIP(address) === 6 ? `[${address}]:${port}` : `${address}:${port}`);
