/** A unary gRPC call with nothing but HTTP/2, as a caller from outside makes it. */
import { connect } from 'node:http2';

export type GrpcAnswer = { readonly status: number; readonly message: string; readonly response: Uint8Array };

/** @param path `sentinelmesh.gateway.v1.GatewayService/Process` */
export function callGrpc(address: string, path: string, request: Uint8Array, headers: Record<string, string>): Promise<GrpcAnswer> {
  const session = connect(`http://${address}`);
  return new Promise<GrpcAnswer>((resolve, reject) => {
    const frame = Buffer.alloc(5 + request.length);
    frame.writeUInt32BE(request.length, 1);
    frame.set(request, 5);
    const stream = session.request({
      ':method': 'POST',
      ':path': `/${path}`,
      'content-type': 'application/grpc',
      te: 'trailers',
      ...headers,
    });
    const chunks: Buffer[] = [];
    let trailers: Record<string, unknown> = {};
    // An answer without a message has its trailers where others have their headers.
    stream.on('response', (answered) => {
      trailers = { ...answered };
    });
    stream.on('trailers', (given) => {
      trailers = { ...trailers, ...given };
    });
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('error', reject);
    stream.on('end', () => {
      const body = Buffer.concat(chunks);
      resolve({ status: Number(trailers['grpc-status']), message: String(trailers['grpc-message'] ?? ''), response: body.subarray(5) });
    });
    stream.end(frame);
  }).finally(() => session.close());
}
