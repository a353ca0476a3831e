import { isIP } from 'node:net';
import { parseAddress } from './address.ts';
import type { Policy } from './allow-list.ts';
import { EgressFailed, EgressRefused } from './errors.ts';
import { type Progress, timed } from './timings.ts';
import { openWait } from './wait.ts';

export type Answer = { readonly address: string; readonly family: number };

/** Resolves a name to all its addresses. Rejects, or gives none, when there are none. */
export type Lookup = (host: string, how: LookupOptions) => Promise<readonly Answer[]>;

type LookupOptions = {
  /** The operator has named the host. */
  readonly isListed: boolean;
  /** Nobody waits for it any more. */
  readonly signal: AbortSignal;
};

export type Vetting = { readonly policy: Policy; readonly lookup: Lookup; readonly timeoutMs: number };

/**
 * All addresses of a host, each of which may be dialled. A name is resolved once: whoever dials these answers, and only
 * these, cannot be led elsewhere by a server of names that changes its mind (DNS rebinding).
 *
 * @throws EgressRefused when one of them may not be dialled; EgressFailed (`dns`); the reason of `signal`
 */
export async function vettedAddresses(
  host: string,
  vetting: Vetting,
  progress: Progress,
  signal?: AbortSignal,
): Promise<readonly Answer[]> {
  const family = isIP(host);
  const answers = family === 0 ? await timed(progress, 'dnsMs', () => resolved(host, vetting, signal)) : [{ address: host, family }];
  if (answers.length === 0) throw new EgressFailed('dns', host);
  const addresses = answers.map(({ address }) => address);
  if (!vetting.policy.mayDial(host, addresses)) throw notPublic(host);
  return answers;
}

/**
 * Looks again at where a connection really leads. It can only lead to a vetted address; if some day it does not, it ends here.
 *
 * @throws EgressRefused
 */
export function checkRemote({ host, answers, policy }: Vetted, remote: string | undefined): void {
  // A listed host is trusted wherever it leads: `0.0.0.0` leads to an address of another form.
  if (policy.isListedHost(host)) return;
  if (remote === undefined || !answers.some(({ address }) => sameForm(address) === sameForm(remote))) throw notPublic(host);
}

type Vetted = { readonly host: string; readonly answers: readonly Answer[]; readonly policy: Policy };

const sameForm = (text: string) => parseAddress(text)?.toNormalizedString() ?? text;

const notPublic = (host: string) =>
  new EgressRefused('address', `${host} does not lead to public addresses only; an operator can list the host or its network`);

async function resolved(host: string, { lookup, policy, timeoutMs }: Vetting, signal?: AbortSignal): Promise<readonly Answer[]> {
  const wait = openWait(signal, timeoutMs, () => new EgressFailed('dns', host));
  try {
    return await wait.orOver(lookup(host, { isListed: policy.isListedHost(host), signal: wait.signal }));
  } catch (error) {
    signal?.throwIfAborted();
    throw error instanceof EgressFailed ? error : new EgressFailed('dns', host, error);
  } finally {
    wait.close();
  }
}
