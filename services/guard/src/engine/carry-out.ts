import type { GuardEngine, InspectionStream, Policy } from '@sentinelmesh/guard-engine';
import type { EntityOperators, EntityWriting } from '../domain/entity-operators.ts';
import type { Asked, Done, PlacedPolicy, Results, Task } from './tasks.ts';

type Dependencies = { readonly engine: GuardEngine; readonly entities: Pick<EntityOperators, 'writingFor'> };

type OpenStream = { readonly stream: InspectionStream; readonly writing: EntityWriting };

const NOTHING_WRITTEN: EntityWriting = { during: (work) => work(), values: new Map() };

/** Carries out tasks one after the other, and remembers between them what they refer to: policies by their place, and open streams. */
export function createCarryOut({ engine, entities }: Dependencies): (task: Task) => Done<Results[Task['kind']]> {
  const policies: (Policy | undefined)[] = [];
  const streams = new Map<number, OpenStream>();

  const unplaced = ({ place, policy }: PlacedPolicy): Policy => {
    if (policy !== undefined) policies[place] = policy;
    const placed = policies[place];
    if (placed === undefined) throw new Error(`there is no policy at place ${place}`);
    return placed;
  };
  const inputOf = <Input>({ policy, ...rest }: Asked<Input>) => ({ ...rest, policy: unplaced(policy) });
  const streamOf = (id: number): OpenStream => {
    const open = streams.get(id);
    if (open === undefined) throw new Error(`there is no stream ${id}`);
    return open;
  };

  return (task) => {
    switch (task.kind) {
      case 'inspect': {
        const input = inputOf(task.input);
        const writing = task.reader === undefined ? NOTHING_WRITTEN : entities.writingFor(task.reader);
        return doing(writing, () => engine.inspect(input));
      }
      case 'open': {
        const stream = engine.openStream(inputOf(task.input));
        const writing = entities.writingFor(task.reader);
        streams.set(task.stream, { stream, writing });
        return doing(writing, () => undefined);
      }
      case 'push': {
        const { stream, writing } = streamOf(task.stream);
        return doing(writing, () => stream.push(task.piece));
      }
      case 'end': {
        const { stream, writing } = streamOf(task.stream);
        return doing(writing, () => stream.end());
      }
      case 'close': {
        streams.delete(task.stream);
        return doing(NOTHING_WRITTEN, () => undefined);
      }
    }
  };
}

function doing<Result>({ during, values }: EntityWriting, work: () => Result): Done<Result> {
  const known = values.size;
  const startedAt = performance.now();
  const result = during(work);
  const workedMs = performance.now() - startedAt;
  return { result, values: new Map([...values].slice(known)), workedMs };
}
