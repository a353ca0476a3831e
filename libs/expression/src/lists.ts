/** Lists that expressions make. The library's own sum of lists is a chain that takes the square of its length to walk. */
import { type CelList, type CelValue, celList } from '@bufbuild/cel';
import { charge } from './meter.ts';

export function concatenated(one: CelList, other: CelList): CelList {
  charge(one.size + other.size);
  return celList([...one, ...other]);
}

const growing = new WeakMap<CelList, CelValue[]>();

/**
 * What `map` and `filter` do in each round: the list with one more element. It is the same list that grows, which nobody
 * sees, for only the loop that makes it knows it until it is done.
 */
export function appended(list: CelList, value: CelValue): CelList {
  const elements = growing.get(list);
  if (elements !== undefined) {
    elements.push(value);
    return list;
  }
  const first = [...list, value];
  const grown = celList(first);
  growing.set(grown, first);
  return grown;
}
