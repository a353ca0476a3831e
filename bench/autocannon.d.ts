/** The part of autocannon (which ships no types) that the benchmarks use. */
declare module 'autocannon' {
  type Request = { readonly body?: string };
  type Options = {
    url: string;
    method: string;
    headers: Readonly<Record<string, string>>;
    connections: number;
    amount: number;
    /** Sent in turn by each connection. */
    requests?: readonly { setupRequest(request: Request): Request }[];
  };
  type Result = {
    '2xx': number;
    non2xx: number;
    errors: number;
    latency: { p50: number; p99: number; max: number };
  };
  type Load = Promise<Result> & { on(event: 'response', listener: () => void): void };
  const autocannon: (options: Options) => Load;
  export = autocannon;
}
