import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { newId } from '@sentinelmesh/kernel';
import { addSubscriber, readSubscribers, removeSubscriber } from './subscribers.ts';

const newHome = () => mkdtempSync(join(tmpdir(), 'subscribers-'));
const now = new Date('2026-11-21T12:00:00.400Z');

it('a subscriber is kept by its name, to the second, until it is removed', async () => {
  const home = newHome();
  assert.deepEqual(await readSubscribers(home), []);
  const siem = await addSubscriber(home, 'siem', newId('org'), now);
  const other = await addSubscriber(home, 'a-board', newId('org'), now);
  assert.match(siem.id, /^sub-siem-[0-9a-f]{8}$/);
  assert.equal(siem.createdAt.toISOString(), '2026-11-21T12:00:00.000Z');
  assert.deepEqual(await readSubscribers(home), [other, siem]);
  assert.deepEqual(await removeSubscriber(home, 'siem'), siem);
  assert.deepEqual(await readSubscribers(home), [other]);
  await assert.rejects(removeSubscriber(home, 'siem'), { code: 'not_found' });
});

it('one that is made again under a name is another one', async () => {
  const home = newHome();
  const first = await addSubscriber(home, 'siem', newId('org'), now);
  await removeSubscriber(home, 'siem');
  const second = await addSubscriber(home, 'siem', first.orgId, now);
  assert.notEqual(first.id, second.id);
});

it('of many who take one name together, one gets it', async () => {
  const home = newHome();
  const made = await Promise.allSettled(Array.from({ length: 10 }, () => addSubscriber(home, 'siem', newId('org'), now)));
  assert.equal(made.filter(({ status }) => status === 'fulfilled').length, 1);
  await assert.rejects(addSubscriber(home, 'siem', newId('org'), now), { code: 'already_exists' });
  assert.deepEqual(readdirSync(join(home, 'subscribers')), ['siem.json']);
});

it('a name that is a path or a wildcard is refused, and a file that is no subscriber is passed over', async () => {
  const home = newHome();
  for (const name of ['', '../x', 'a/b', '*', '>', 'A', '-a', 'x'.repeat(41), 'a.b'])
    await assert.rejects(addSubscriber(home, name, newId('org'), now), { code: 'invalid_argument' }, name);
  await addSubscriber(home, 'good', newId('org'), now);
  const edited = JSON.stringify({ id: 'sub-good" }, { user: "admin', org_id: newId('org'), created_at: now.toISOString() });
  const wrong = '{"id":"guard","org_id":"*","created_at":"now"}';
  const broken = { 'torn.json': '{"id":', 'wrong.json': wrong, 'edited.json': edited, 'X.json': '{}', 'notes.txt': '' };
  for (const [name, text] of Object.entries(broken)) writeFileSync(join(home, 'subscribers', name), text);
  assert.deepEqual(
    (await readSubscribers(home)).map(({ name }) => name),
    ['good'],
  );
});
