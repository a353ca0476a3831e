import assert from 'node:assert/strict';
import { it } from 'node:test';
import { createHeldBack } from './held-back.ts';

it('an organisation is held back for longer after each failure, comes back by itself, and is forgiven by a success', () => {
  let now = 0;
  const heldBack = createHeldBack(() => now);
  const first = heldBack.hold('org_a');
  assert.ok(first >= 500 && first <= 1_000);
  assert.deepEqual(heldBack.organizations(), ['org_a']);
  now += first;
  assert.deepEqual(heldBack.organizations(), []);
  for (let failure = 0; failure < 20; failure++) heldBack.hold('org_a');
  const longest = heldBack.hold('org_a');
  assert.ok(longest >= 30_000 && longest <= 60_000);
  heldBack.release('org_a');
  assert.deepEqual(heldBack.organizations(), []);
  assert.ok(heldBack.hold('org_a') <= 1_000);
});
