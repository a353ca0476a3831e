/** Answers what never becomes a request: bytes that are not HTTP, headers that are too large, a request that does not arrive. */
import type { Socket } from 'node:net';
import { newId } from '@sentinelmesh/kernel';
import { MalformedRequest } from '../errors.ts';
import { PROBLEM_TYPE, toProblem } from './problem.ts';

const reasons: Readonly<Record<string, readonly [status: number, reason: string]>> = {
  HPE_HEADER_OVERFLOW: [431, 'the address and the headers of a request may have at most 16 KiB together'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'the request did not arrive in time'],
};

export function answerBrokenHttp(error: Error & { readonly code?: string }, socket: Socket): void {
  if (error.code !== 'ECONNRESET' && socket.writable) {
    const [status, reason] = reasons[error.code ?? ''] ?? [400, 'the request is not valid HTTP'];
    const problem = toProblem(new MalformedRequest(reason), newId('req'), status);
    const body = JSON.stringify(problem);
    const headers = [`Content-Type: ${PROBLEM_TYPE}`, `Content-Length: ${Buffer.byteLength(body)}`, 'Connection: close'];
    socket.write(`HTTP/1.1 ${status} ${problem.title}\r\n${headers.join('\r\n')}\r\n\r\n${body}`);
  }
  socket.destroySoon();
}
