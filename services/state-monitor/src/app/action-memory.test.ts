import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readAction } from '../domain/repetition/step-features.ts';
import { createActionMemory } from './action-memory.ts';

describe('the memory of actions', () => {
  it('gives back what was remembered, once', () => {
    const memory = createActionMemory();
    const action = readAction({ tool: 'search', arguments: 'ports' });
    memory.remember('turn-1', action);
    assert.equal(memory.recall('turn-1'), action);
    assert.equal(memory.recall('turn-1'), undefined);
  });

  it('forgets those that came first when there are too many', () => {
    const memory = createActionMemory();
    for (let turn = 0; turn < 1_500; turn++) memory.remember(`turn-${turn}`, readAction({ tool: 'search', arguments: 'ports' }));
    assert.equal(memory.recall('turn-0'), undefined);
    assert.notEqual(memory.recall('turn-1499'), undefined);
  });
});
