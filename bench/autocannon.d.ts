/** The part of autocannon (which ships no types) that the benchmarks use. */
declare module 'autocannon' {
  type Options = {
    url: string;
    method: string;
    headers: Record<string, string>;
    body: string;
    connections: number;
    duration: number;
    overallRate?: number;
  };
  type Result = {
    '2xx': number;
    non2xx: number;
    errors: number;
    requests: { average: number };
    latency: { p50: number; p99: number; max: number };
  };
  const autocannon: (options: Options) => Promise<Result>;
  export = autocannon;
}
