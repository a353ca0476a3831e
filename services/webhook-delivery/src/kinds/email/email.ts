import { type Secret, secret } from '@sentinelmesh/crypto';
import type { AttemptResult } from '../../domain/attempt.ts';
import { type Announcement, announcementOf } from '../announcement.ts';
import { definePushKind, type OpenOptions, type PushSender } from '../destination-kind.ts';
import { misconfigured, unconfigured } from '../misconfigured.ts';
import { excerptOf } from '../response-excerpt.ts';
import { mailOf } from './mail.ts';
import { createPostman, type Login, type Postman, SUBMISSION_PORTS } from './postman.ts';
import { type EmailSettings, emailSettings } from './settings.ts';
import { failureOf } from './smtp-error.ts';

/** Mails through somebody's mail server. */
export const email = definePushKind<EmailSettings>({
  kind: 'email',
  title: 'E-mail',
  schemes: ['smtp', 'smtps'],
  ports: SUBMISSION_PORTS,
  credential: 'optional',
  settings: emailSettings,
  open,
});

/** A mail server may take its time with a message: to look whether it is spam. */
const TIMEOUT_MS = 30_000;

function open({ url: text, settings, credential, egress }: OpenOptions<EmailSettings>): PushSender {
  const url = URL.parse(text);
  if (url === null || url.hostname === '') return unconfigured('the URL must be smtp://host:587 or smtps://host:465');
  if (url.username !== '' || url.password !== '')
    return unconfigured('the URL must not hold a user or password: set username and the credential');
  const password = credential?.reveal();
  if ((settings.username === undefined) !== (password === undefined))
    return unconfigured('a username needs a credential, and a credential a username');
  const login = settings.username === undefined || password === undefined ? undefined : { username: settings.username, password };
  const hidden = login === undefined ? [] : echoesOf(login).map((text) => secret(text));
  const postman = createPostman({ url, settings, login, egress, timeoutMs: TIMEOUT_MS });
  return {
    send: (event, { attemptedAt, signal }) => post(postman, { announcement: announcementOf(event), settings, hidden, attemptedAt, signal }),
    close: async () => postman.close(),
  };
}

type Post = {
  readonly announcement: Announcement;
  readonly settings: EmailSettings;
  readonly hidden: readonly Secret<string>[];
  readonly attemptedAt: Date;
  readonly signal: AbortSignal;
};

async function post(postman: Postman, { announcement, settings, hidden, attemptedAt, signal }: Post): Promise<AttemptResult> {
  const startedAt = performance.now();
  const limit = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]);
  try {
    const delivered = await postman.deliver(await mailOf(announcement, settings, attemptedAt), limit);
    if ('problem' in delivered) return misconfigured(delivered.problem);
    const { reply, refused, timings } = delivered;
    const response = excerptOf(Buffer.from([reply, ...refused].join('\n')), hidden);
    return { succeeded: true, status: statusOf(reply), response, timings: { ...timings, totalMs: performance.now() - startedAt } };
  } catch (thrown) {
    const timings = { totalMs: performance.now() - startedAt };
    if (limit.aborted) return { succeeded: false, error: 'timeout', timings };
    const { error, status, response } = failureOf(thrown);
    return { succeeded: false, error, status, response: response && excerptOf(Buffer.from(response), hidden), timings };
  }
}

/** How a server that repeats commands would repeat the password: as AUTH PLAIN has it, as AUTH LOGIN does, and as it is. */
const echoesOf = ({ username, password }: Login) => [
  Buffer.from(`\0${username}\0${password}`).toString('base64'),
  Buffer.from(password).toString('base64'),
  password,
];

const statusOf = (reply: string) => Number(reply.slice(0, 3)) || undefined;
