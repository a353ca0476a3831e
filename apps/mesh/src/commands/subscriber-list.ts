import { homeOf } from '../embedded/home.ts';
import { readSubscribers } from '../embedded/subscribers.ts';
import { answer, paint } from '../terminal.ts';

export async function listSubscribers(options: { json?: boolean }): Promise<void> {
  const subscribers = await readSubscribers(homeOf(process.env));
  const facts = subscribers.map(({ name, id, orgId, createdAt }) => ({ name, user: id, org_id: orgId, created_at: createdAt }));
  answer(options, facts, () =>
    facts.length === 0
      ? 'no subscribers; `mesh subscriber create` makes one'
      : facts
          .map(
            ({ name, user, org_id, created_at }) =>
              `${name.padEnd(20)} ${org_id}  ${user.padEnd(34)} ${paint.dim(created_at.toISOString())}`,
          )
          .join('\n'),
  );
}
