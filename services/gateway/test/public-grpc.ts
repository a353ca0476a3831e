/** gRPC calls with nothing but HTTP/2, as a caller from outside makes them. */
import { connect } from 'node:http2';

export type GrpcAnswer = { readonly status: number; readonly message: string; readonly response: Uint8Array };

export type GrpcStream = {
  send(message: Uint8Array): void;
  end(): void;
  cancel(): void;
  /** What came back up to now. */
  readonly received: readonly Uint8Array[];
  readonly answered: Promise<{ readonly status: number; readonly message: string }>;
};

const FRAME_HEADER_BYTES = 5;
const CANCEL = 8;

/** @param path `sentinelmesh.gateway.v1.GatewayService/Process` */
export async function callGrpc(address: string, path: string, request: Uint8Array, headers: Record<string, string>): Promise<GrpcAnswer> {
  const { send, end, received, answered } = openGrpc(address, path, headers);
  send(request);
  end();
  return { ...(await answered), response: received[0] ?? new Uint8Array() };
}

/** @param path `sentinelmesh.guard.v1.GuardService/InspectStream` */
export function openGrpc(address: string, path: string, headers: Record<string, string>): GrpcStream {
  const session = connect(`http://${address}`);
  const stream = session.request(
    { ':method': 'POST', ':path': `/${path}`, 'content-type': 'application/grpc', te: 'trailers', ...headers },
    { endStream: false },
  );
  const received: Uint8Array[] = [];
  let rest = Buffer.alloc(0);
  stream.on('data', (chunk: Buffer) => {
    rest = Buffer.concat([rest, chunk]);
    for (;;) {
      const end = rest.length < FRAME_HEADER_BYTES ? Number.POSITIVE_INFINITY : FRAME_HEADER_BYTES + rest.readUInt32BE(1);
      if (rest.length < end) break;
      received.push(rest.subarray(FRAME_HEADER_BYTES, end));
      rest = rest.subarray(end);
    }
  });
  const answered = new Promise<{ status: number; message: string }>((resolve, reject) => {
    let trailers: Record<string, unknown> = {};
    // An answer without a message has its trailers where others have their headers.
    stream.on('response', (given) => {
      trailers = { ...given };
    });
    stream.on('trailers', (given) => {
      trailers = { ...trailers, ...given };
    });
    stream.on('error', reject);
    session.on('error', reject);
    stream.on('end', () => resolve({ status: Number(trailers['grpc-status']), message: String(trailers['grpc-message'] ?? '') }));
  }).finally(() => {
    stream.close();
    session.close();
  });
  return {
    send(message) {
      const frame = Buffer.alloc(FRAME_HEADER_BYTES + message.length);
      frame.writeUInt32BE(message.length, 1);
      frame.set(message, FRAME_HEADER_BYTES);
      stream.write(frame);
    },
    end: () => void stream.end(),
    cancel: () => stream.close(CANCEL),
    received,
    answered,
  };
}
