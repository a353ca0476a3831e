/** What the gateway answers besides the errors that every service has. */
import { Rejected, Retryable } from '@sentinelmesh/kernel';
import type { LimitState } from './domain/rate-limit.ts';

/** More requests than a limit allows; `Retry-After` says when the next one is. */
export class RateLimited extends Retryable {
  static readonly code = 'rate_limited';
  readonly state: LimitState;
  constructor(state: LimitState) {
    const { limit, name, decision } = state;
    const message = `more than ${limit.requests} requests in ${limit.windowMs / 1_000} s by this ${name.replace('_', ' ')}`;
    super(RateLimited.code, message, { status: 'resource_exhausted', retryAfterMs: Math.ceil(decision.retryAfterMs) });
    this.state = state;
  }
}

/** Two requests came with one `Idempotency-Key`, but they are not the same request. */
export class IdempotencyKeyReused extends Rejected {
  static readonly code = 'idempotency_key_reused';
  constructor() {
    super('invalid_argument', IdempotencyKeyReused.code, 'this Idempotency-Key was used for another request');
  }
}

/** The first request with this `Idempotency-Key` is still being carried out. */
export class IdempotencyKeyBusy extends Retryable {
  static readonly code = 'idempotency_key_busy';
  constructor() {
    super(IdempotencyKeyBusy.code, 'the first request with this Idempotency-Key has not been answered yet', {
      status: 'failed_precondition',
    });
  }
}

/** The request with this `Idempotency-Key` was carried out, but its answer was too large to keep. */
export class IdempotencyAnswerNotKept extends Rejected {
  static readonly code = 'idempotency_answer_not_kept';
  constructor() {
    super(
      'failed_precondition',
      IdempotencyAnswerNotKept.code,
      'the request with this Idempotency-Key was carried out, but its answer was too large to keep; use another key to do it again',
    );
  }
}

/** An organisation has as many remembered answers as it may have. */
export class IdempotencyShareUsed extends Retryable {
  static readonly code = 'idempotency_share_used';
  constructor(retryAfterMs: number) {
    super(
      IdempotencyShareUsed.code,
      'no more answers of this organisation can be remembered for now; wait, or send the request without Idempotency-Key',
      { status: 'resource_exhausted', retryAfterMs: Math.ceil(retryAfterMs) },
    );
  }
}

/** A request cannot be read: it is not HTTP, or its body is not JSON. */
export class MalformedRequest extends Rejected {
  static readonly code = 'malformed_request';
  constructor(reason = 'the body is not valid JSON') {
    super('invalid_argument', MalformedRequest.code, reason);
  }
}

/** The body of a request is larger than the gateway takes. */
export class RequestTooLarge extends Rejected {
  static readonly code = 'request_too_large';
  constructor(maxBytes: number) {
    super('invalid_argument', RequestTooLarge.code, `a request body may have at most ${maxBytes} bytes`);
  }
}

/** The body of a request has a content type other than JSON. */
export class UnsupportedMediaType extends Rejected {
  static readonly code = 'unsupported_media_type';
  constructor() {
    super('invalid_argument', UnsupportedMediaType.code, 'send the body as application/json');
  }
}

/** There is nothing at this path. */
export class NoSuchPath extends Rejected {
  static readonly code = 'no_such_path';
  constructor() {
    super('not_found', NoSuchPath.code, 'there is nothing at this path; /docs has those that exist');
  }
}

/** The path exists, but not with this method. */
export class MethodNotAllowed extends Rejected {
  static readonly code = 'method_not_allowed';
  readonly allowed: string;
  /** @param allowed as `Allow` has it */
  constructor(allowed: string) {
    super('unimplemented', MethodNotAllowed.code, `this path takes ${allowed}`);
    this.allowed = allowed;
  }
}

/** As many requests are with the agent as may be at once. */
export class AgentBusy extends Retryable {
  static readonly code = 'agent_busy';
  constructor() {
    super(AgentBusy.code, 'as many requests are with the agent as may be at once; MESH_AGENT_CONCURRENCY allows more');
  }
}

/** The agent was asked, but what it cost cannot be written down at the moment; its answer is not given. */
export class NotAccounted extends Retryable {
  static readonly code = 'not_accounted';
  constructor(cause: unknown) {
    super(NotAccounted.code, 'what the request cost cannot be accounted for at the moment, so its answer is not given', { cause });
  }
}

/** An organisation has as many event streams open at this gateway as it may have. */
export class TooManyEventStreams extends Retryable {
  static readonly code = 'too_many_event_streams';
  constructor(max: number) {
    super(TooManyEventStreams.code, `this organisation has ${max} event streams open here, which is as many as it may; close one`, {
      status: 'resource_exhausted',
    });
  }
}

/** As many event streams are open at this gateway as it can serve. */
export class EventStreamsExhausted extends Retryable {
  static readonly code = 'event_streams_exhausted';
  constructor() {
    super(EventStreamsExhausted.code, 'this gateway has as many event streams open as it can serve');
  }
}
