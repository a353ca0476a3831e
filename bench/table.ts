/** One line of the report: what was measured, what came out, what is asked for. */
export const row = (what: string, value: string, target = ''): void => console.log(`  ${what.padEnd(46)} ${value.padEnd(36)} ${target}`);

export const latencies = ({ p50, p99, max }: { readonly p50: number; readonly p99: number; readonly max: number }): string =>
  `p50 ${p50} ms  p99 ${p99} ms  max ${max} ms`;
