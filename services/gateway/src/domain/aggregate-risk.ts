/** What the layers of a request say, 0 to 1 each; a layer that did not run is missing. */
export type LayerRisks = { readonly input?: number | undefined; readonly state?: number | undefined; readonly output?: number | undefined };

const weights = { input: 0.4, state: 0.3, output: 0.3 } as const;
/** From here on a single layer is enough. */
const DECISIVE = 0.5;

/**
 * The risk of a request: the weighted mean over the layers that ran, and never below a layer that is .5 or more. Told to
 * thousandths, rounded down, so that rounding alone never blocks. 0 when no layer ran.
 */
export function aggregateRisk(risks: LayerRisks): number {
  let weighted = 0;
  let weight = 0;
  let floor = 0;
  for (const layer of ['input', 'state', 'output'] as const) {
    const risk = risks[layer];
    if (risk === undefined) continue;
    weighted += weights[layer] * risk;
    weight += weights[layer];
    if (risk >= DECISIVE) floor = Math.max(floor, risk);
  }
  return weight === 0 ? 0 : Math.max(floor, toThousandths(weighted / weight));
}

// The small addition keeps .2, which is .19999999999999998 after weighing, from becoming .199.
const toThousandths = (risk: number): number => Math.floor(risk * 1_000 + 1e-6) / 1_000;
