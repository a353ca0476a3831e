import type { Clock, RequestContext } from '@sentinelmesh/kernel';
import type { ContextMinter } from '@sentinelmesh/rpc';
import type { CallFor } from './ports.ts';

/**
 * Makes the calls to the layers of one request. Each is made with a context minted for it, because an agent may take longer
 * than the one that the request came with is valid. An operator's context is not the gateway's to mint; it is passed on.
 */
export function createCallFor({ minter, clock }: { minter: ContextMinter; clock: Clock }): (context: RequestContext) => CallFor {
  return (context) => {
    const { requestId, traceparent, principal } = context;
    return (timeoutMs, { signal, deadlineAt = context.deadlineAt } = {}) => ({
      token: principal.type === 'operator' ? context.token : minter.mint(context),
      requestId,
      ...(traceparent === undefined ? {} : { traceparent }),
      deadlineAt: Math.min(deadlineAt, clock.now() + timeoutMs),
      ...(signal === undefined ? {} : { signal }),
    });
  };
}
