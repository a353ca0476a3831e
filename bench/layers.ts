import type { Mesh } from './mesh.ts';

/** How often each part of a request ran and how long it took in all, in seconds, as the mesh itself counts. */
export type LayerTimes = ReadonlyMap<string, { readonly count: number; readonly seconds: number }>;

const LINE = /^sentinelmesh_layer_duration_seconds_(sum|count)\{[^}]*layer="(\w+)"[^}]*\} (\S+)$/gm;

export async function readLayers({ http }: Mesh): Promise<LayerTimes> {
  const text = await (await fetch(`${http}/metrics`)).text();
  const layers = new Map<string, { count: number; seconds: number }>();
  for (const [, what, layer = '', value] of text.matchAll(LINE)) {
    const times = layers.get(layer) ?? { count: 0, seconds: 0 };
    layers.set(
      layer,
      what === 'sum' ? { ...times, seconds: times.seconds + Number(value) } : { ...times, count: times.count + Number(value) },
    );
  }
  return layers;
}

/** What each part took on average between two readings, in milliseconds, and its share of all parts together. */
export function compareLayers(before: LayerTimes, after: LayerTimes): { layer: string; meanMs: number; percent: number }[] {
  const spent = [...after].map(([layer, { count, seconds }]) => {
    const from = before.get(layer) ?? { count: 0, seconds: 0 };
    return { layer, seconds: seconds - from.seconds, count: count - from.count };
  });
  const total = spent.reduce((sum, { seconds }) => sum + seconds, 0);
  return spent
    .filter(({ count }) => count > 0)
    .map(({ layer, seconds, count }) => ({ layer, meanMs: (seconds / count) * 1_000, percent: Math.round((seconds / total) * 100) }));
}
