import { isIP, type LookupFunction } from 'node:net';
import { buildConnector } from 'undici';
import type { Policy } from './allow-list.ts';
import { EgressFailed, EgressRefused } from './errors.ts';

/** Resolves a name to all its addresses. Rejects, or gives none, when there are none. */
export type Lookup = (host: string) => Promise<readonly { readonly address: string; readonly family: number }[]>;

type Dependencies = { readonly policy: Policy; readonly lookup: Lookup; readonly connectTimeoutMs: number };

/**
 * Opens connections to vetted addresses only. A name is resolved once for each connection, every answer must pass, and
 * exactly those answers are dialled: nothing resolves the name again, so a server of names cannot change its mind in
 * between (DNS rebinding). TLS and the Host header keep the name.
 */
export function createVettedConnector({ policy, lookup, connectTimeoutMs }: Dependencies): buildConnector.connector {
  return (options, callback) => {
    const host = options.hostname;
    vettedAddresses(host, { policy, lookup, connectTimeoutMs }).then(
      (addresses) => {
        const connect = buildConnector({
          lookup: pinnedTo(addresses),
          timeout: connectTimeoutMs,
          allowH2: false,
          autoSelectFamily: true,
          rejectUnauthorized: true,
        });
        connect(options, (...[error, socket]) => {
          if (error === null) callback(null, socket);
          else callback(new EgressFailed(failureOf(error), host, error), null);
        });
      },
      (error) => callback(error, null),
    );
  };
}

type Answer = { readonly address: string; readonly family: number };

async function vettedAddresses(host: string, { policy, lookup, connectTimeoutMs }: Dependencies): Promise<readonly Answer[]> {
  const family = isIP(host);
  const answers = family === 0 ? await resolved(host, lookup, connectTimeoutMs) : [{ address: host, family }];
  if (answers.length === 0) throw new EgressFailed('dns', host);
  const addresses = answers.map((answer) => answer.address);
  if (!policy.mayDial(host, addresses)) {
    throw new EgressRefused('address', `${host} does not lead to public addresses only; an operator can list the host or its network`);
  }
  return answers;
}

async function resolved(host: string, lookup: Lookup, timeoutMs: number): Promise<readonly Answer[]> {
  const { promise: tooSlow, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new EgressFailed('dns', host)), timeoutMs);
  try {
    return await Promise.race([lookup(host), tooSlow]);
  } catch (error) {
    throw error instanceof EgressFailed ? error : new EgressFailed('dns', host, error);
  } finally {
    clearTimeout(timer);
  }
}

/** A lookup that knows only these answers, whatever it is asked. */
function pinnedTo(answers: readonly Answer[]): LookupFunction {
  return (_host, options, callback) => {
    const [first] = answers;
    if (options.all === true || first === undefined) callback(null, [...answers]);
    else callback(null, first.address, first.family);
  };
}

function failureOf(error: Error): 'connect' | 'tls' {
  const code = 'code' in error ? String(error.code) : '';
  const isTls = /^(ERR_SSL|ERR_TLS|CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|HOSTNAME_MISMATCH|EPROTO|ECONNRESET)/.test(code);
  return isTls ? 'tls' : 'connect';
}
