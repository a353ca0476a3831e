import type { OrgId } from '@sentinelmesh/kernel';

/**
 * Counts what takes long and holds something, so that no organisation has more than `most` of it at the same time.
 *
 * @param tooMany what is thrown where there would be more
 * @returns what ends one that has been let in; to be called once
 */
export function createUnderWay(most: number, tooMany: (most: number) => Error): (orgId: OrgId) => () => void {
  const underWay = new Map<OrgId, number>();
  return (orgId) => {
    const count = (underWay.get(orgId) ?? 0) + 1;
    if (count > most) throw tooMany(most);
    underWay.set(orgId, count);
    return () => {
      const left = (underWay.get(orgId) ?? 1) - 1;
      if (left === 0) underWay.delete(orgId);
      else underWay.set(orgId, left);
    };
  };
}
