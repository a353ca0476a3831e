/** Fetches one file over HTTP(S). For content that is pinned by a hash: whom it comes from is not what makes it trusted. */
import { get as getHttp, Agent as HttpAgent, type IncomingMessage } from 'node:http';
import { get as getHttps, Agent as HttpsAgent } from 'node:https';

export type DownloadBounds = {
  /** Until the first byte of an answer, for each redirect anew. */
  readonly connectTimeoutMs: number;
  readonly totalTimeoutMs: number;
  readonly maxBytes: number;
};

const MAX_REDIRECTS = 5;

/**
 * Follows redirects, never from https to http, and uses the proxy that the environment names (HTTPS_PROXY, NO_PROXY).
 *
 * @throws Error in a few words, such as `github.com cannot be reached (ENOTFOUND)`
 */
export async function download(url: URL, bounds: DownloadBounds): Promise<Uint8Array> {
  const deadline = AbortSignal.timeout(bounds.totalTimeoutMs);
  let location = url;
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
    const response = await request(location, bounds.connectTimeoutMs, deadline);
    const { statusCode = 0, headers } = response;
    if (statusCode === 200) return read(response, location, bounds);
    response.destroy();
    if (statusCode < 300 || statusCode > 399 || headers.location === undefined) throw new Error(`${location.host} answered ${statusCode}`);
    const next = new URL(headers.location, location);
    if (next.protocol !== location.protocol && next.protocol !== 'https:')
      throw new Error(`${location.host} redirects to ${next.protocol}`);
    location = next;
  }
  throw new Error(`${url.host} redirects more than ${MAX_REDIRECTS} times`);
}

function request(url: URL, connectTimeoutMs: number, deadline: AbortSignal): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const silence = new AbortController();
    const timer = setTimeout(() => silence.abort(), connectTimeoutMs);
    const signal = AbortSignal.any([deadline, silence.signal]);
    const options = { signal, headers: { 'user-agent': 'sentinelmesh' } };
    const sent =
      url.protocol === 'https:'
        ? getHttps(url, { ...options, agent: new HttpsAgent({ proxyEnv: process.env }) })
        : getHttp(url, { ...options, agent: new HttpAgent({ proxyEnv: process.env }) });
    sent.once('response', (response) => {
      clearTimeout(timer);
      resolve(response);
    });
    sent.on('error', (error) => {
      clearTimeout(timer);
      const why = silence.signal.aborted
        ? `no answer within ${connectTimeoutMs / 1000} s`
        : 'code' in error
          ? String(error.code)
          : error.message;
      reject(new Error(`${url.host} cannot be reached (${why})`, { cause: error }));
    });
  });
}

async function read(response: IncomingMessage, url: URL, { maxBytes, totalTimeoutMs }: DownloadBounds): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > maxBytes) break;
      chunks.push(chunk);
    }
  } catch (error) {
    throw new Error(`the download from ${url.host} broke off, or took longer than ${totalTimeoutMs / 1000} s`, { cause: error });
  }
  if (bytes > maxBytes) throw new Error(`${url.host} sends more than ${maxBytes} bytes`);
  return Buffer.concat(chunks);
}
