import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createExportPipeline } from './export-pipeline.ts';

describe('the pipeline of an export', () => {
  it('finishes in the order in which work began', async () => {
    const pipeline = createExportPipeline<string>(() => {});
    const first = Promise.withResolvers<undefined>();
    const finished: number[] = [];
    pipeline.add(() => first.promise.then(() => void finished.push(1)));
    pipeline.add(async () => void finished.push(2));
    await new Promise(setImmediate);
    assert.deepEqual(finished, []);
    first.resolve(undefined);
    assert.equal(await pipeline.drained(), undefined);
    assert.deepEqual(finished, [1, 2]);
  });

  it('finishes nothing any more after a reason not to, and tells of it once', async () => {
    let told = 0;
    const pipeline = createExportPipeline<string>(() => {
      told += 1;
    });
    pipeline.add(async () => 'refused');
    pipeline.add(async () => assert.fail('it goes on'));
    assert.equal(pipeline.isStuck(), false);
    assert.equal(await pipeline.drained(), 'refused');
    assert.deepEqual([pipeline.isStuck(), told], [true, 1]);
  });

  it('throws what was thrown', async () => {
    const pipeline = createExportPipeline<string>(() => {});
    pipeline.add(() => Promise.reject(new Error('broken')));
    await assert.rejects(pipeline.drained(), /broken/);
    assert.ok(pipeline.isStuck());
  });
});
