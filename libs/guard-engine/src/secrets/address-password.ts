/** What stands for a password where a format is explained: `user:password@host`. */
const EXPLANATION = '(?!(?:password|passwd|pass|pwd|pw)@(?:host(?:name)?|server|ip|address|domain|proxy)(?![\\w.-]))';

/**
 * Passwords in addresses of some schemes, `scheme://user:password@host`. They may hold an @ themselves, but nothing that a
 * placeholder is made of: ${PASSWORD}, <password>, ****.
 */
export const addressPassword = (schemes: string): RegExp =>
  new RegExp(
    `(?<![\\w+.-])(?:${schemes}):\\/\\/[^\\s/:@'"<>]{0,64}:${EXPLANATION}(?<secret>[^\\s/'"<>\${}[\\]*]{3,128})(?=@[\\w.-])`,
    'gi',
  );
