const MAX_NAME = 256;

/** The end users that a request is for, each once: its own, and those of the requests that it holds. */
export function endUsersOf(request: unknown): ReadonlySet<string> {
  const { requests } = fieldsOf(request);
  const all = [request, ...(Array.isArray(requests) ? requests : [])].map(endUserOf);
  return new Set(all.filter((name) => name !== ''));
}

function endUserOf(request: unknown): string {
  // proto3 JSON takes a field by either of its names.
  const { end_user, endUser, user_id } = fieldsOf(request);
  const name = end_user ?? endUser ?? user_id;
  return typeof name === 'string' ? name.slice(0, MAX_NAME) : '';
}

const fieldsOf = (request: unknown): Readonly<Record<string, unknown>> =>
  typeof request === 'object' && request !== null ? (request as Record<string, unknown>) : {};
