/** What kind of thing a finding is. */
export type Category = 'pii' | 'secret' | 'injection' | 'moderation' | 'leak' | 'unsafe_output';
