/** So many attempts a second, a second's worth of them at once. */
export type TokenBucket = {
  /** Takes a token; false when there is none. `perSecond` 0 is no limit. */
  take(perSecond: number, nowMs: number): boolean;
  /** When there is a token again. */
  readyAt(perSecond: number, nowMs: number): number;
};

export function createTokenBucket(): TokenBucket {
  let tokens = Number.POSITIVE_INFINITY;
  let filledAt = 0;
  const fill = (perSecond: number, nowMs: number) => {
    tokens = Math.min(perSecond, tokens + ((nowMs - filledAt) / 1_000) * perSecond);
    filledAt = nowMs;
  };
  return {
    take(perSecond, nowMs) {
      if (perSecond === 0) return true;
      fill(perSecond, nowMs);
      if (tokens < 1) return false;
      tokens -= 1;
      return true;
    },
    readyAt(perSecond, nowMs) {
      if (perSecond === 0) return nowMs;
      fill(perSecond, nowMs);
      return tokens >= 1 ? nowMs : nowMs + ((1 - tokens) / perSecond) * 1_000;
    },
  };
}
