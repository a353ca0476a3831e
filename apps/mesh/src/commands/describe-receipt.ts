import { titleOf, type VerificationFailure } from '@sentinelmesh/webhook-delivery';
import { z } from 'zod';
import { paint } from '../terminal.ts';
import { printable } from './printable.ts';
import { MAX_BODY_BYTES, type Receipt, type Refusal } from './webhook-receiver.ts';

const WHY_NOT: Readonly<Record<VerificationFailure | Refusal['reason'], string>> = {
  invalid_secret: 'there is no secret here to verify it with',
  missing_header: 'webhook-id, webhook-timestamp or webhook-signature is not there, or is there twice: it is no signed webhook',
  invalid_id: 'its webhook-id cannot be one',
  invalid_timestamp: 'its webhook-timestamp is not a number of seconds',
  too_old: 'it was signed more than 5 minutes ago: somebody may be sending again what he overheard, or a clock is wrong',
  too_new: 'it was signed more than 5 minutes from now: a clock is wrong',
  wrong_signature: 'no signature fits: it was signed with another secret, or changed on its way',
  not_a_post: 'it is no POST request, so it is no webhook',
  body_too_large: `its body is larger than ${MAX_BODY_BYTES / 1024} KiB`,
};

const data = z.record(z.string(), z.unknown()).default({});
const isoTime = z.string();
/** The bodies that a webhook of the mesh can have; of others, what is the same in them. */
const bodies = z.union([
  z
    .object({ class_uid: z.number(), message: z.string().default(''), time: z.number(), metadata: z.object({ event_code: z.string() }) })
    .transform(({ message, time, metadata }) => ({ type: metadata.event_code, time: new Date(time), title: message })),
  z
    .object({ specversion: z.string(), type: z.string(), time: isoTime.optional(), data })
    .transform(({ type, time, data: inside }) => ({ type, time: new Date(time ?? Number.NaN), title: titleOf({ type, data: inside }) })),
  z.object({ type: z.string(), timestamp: isoTime.optional(), data }).transform(({ type, timestamp, data: inside }) => ({
    type,
    time: new Date(timestamp ?? Number.NaN),
    title: titleOf({ type, data: inside }),
  })),
]);

/**
 * Three lines: when it came and its type, what happened, and whether it is to be believed. What did not come from the mesh
 * is not read any further.
 *
 *     12:00:01 guard.input.blocked  A text on its way to an agent was stopped (risk high)
 *              evt_…, happened 2026-11-20T12:00:00.000Z
 *              verified (v1), answered 204
 */
export function describeReceipt({ receivedAt, body, verification }: Receipt, { status, times }: { status: number; times: number }): string {
  const at = paint.dim(receivedAt.toISOString().slice(11, 19));
  if (!verification.ok) return `${at} ${paint.red('NOT VERIFIED')}  ${WHY_NOT[verification.reason]}`;
  const message = readMessage(body);
  const first =
    message === undefined
      ? `${paint.yellow('a body that is no event')}  ${body.length} bytes`
      : `${paint.cyan(printable(message.type, 80))}  ${printable(message.title)}`;
  const happened = message === undefined || Number.isNaN(message.time.getTime()) ? '' : `, happened ${message.time.toISOString()}`;
  const again = times > 1 ? paint.yellow(`, received ${times} times now`) : '';
  const answered = paint.dim(`, answered ${status}`);
  return [
    `${at} ${first}`,
    `         ${paint.dim(`${printable(verification.id)}${happened}`)}`,
    `         ${paint.green(`verified (${verification.version})`)}${again}${answered}`,
  ].join('\n');
}

function readMessage(body: Buffer): z.infer<typeof bodies> | undefined {
  try {
    return bodies.safeParse(JSON.parse(body.toString())).data;
  } catch {
    return undefined;
  }
}
