import type { FastifyReply } from 'fastify';
import type { LimitState } from '../domain/rate-limit.ts';

/** `RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers-11). */
export function setLimitHeaders(reply: FastifyReply, state: LimitState | undefined): void {
  if (state === undefined) return;
  const { name, limit, decision } = state;
  reply.headers({
    'ratelimit-policy': `"${name}";q=${limit.requests};w=${limit.windowMs / 1_000}`,
    ratelimit: `"${name}";r=${decision.remaining};t=${Math.ceil(decision.resetMs / 1_000)}`,
  });
}
