import { z } from 'zod';
import { certificates } from '../certificates.ts';

/**
 * A mailbox as RFC 5321 §4.1.2 has it, without its rarer forms: no quotes, no comments, ASCII only. Nothing in it can end a
 * line, a header or a command.
 */
const mailbox = z
  .string()
  .max(254)
  .regex(
    /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?\.)*[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?$/,
    'must be an e-mail address, like alerts@example.com',
  )
  .refine((address) => address.lastIndexOf('@') <= 64, 'has too long a name before the @');

export const emailSettings = z
  .strictObject({
    from: mailbox,
    /** Each sees the others. */
    to: z.array(mailbox).min(1).max(50),
    /** With it, the credential is its password. */
    username: z
      .string()
      .min(1)
      .max(254)
      .regex(/^\P{Cc}+$/u, 'must not hold control characters')
      .optional(),
    /** `none`: no TLS at all with `smtp://`, which only a server in the operator's own network is spoken to, and through no proxy. */
    tls: z.enum(['required', 'none']).default('required'),
    /** Who may have signed the server's certificate, instead of the public ones. */
    ca: certificates.optional(),
  })
  .refine(({ to }) => new Set(to.map((address) => address.toLowerCase())).size === to.length, {
    path: ['to'],
    error: 'must name each address once',
  });

export type EmailSettings = z.infer<typeof emailSettings>;
