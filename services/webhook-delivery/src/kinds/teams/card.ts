import type { Announcement, Fact } from '../announcement.ts';

/** The most that a webhook of Teams takes, in bytes. */
export const MAX_MESSAGE_BYTES = 28 * 1024;

/** Runs, not text blocks: these would read `[here](https://…)` in an event as a link. */
type TextRun = {
  readonly type: 'TextRun';
  readonly text: string;
  readonly weight?: 'Bolder';
  readonly size?: 'Medium' | 'Small';
  readonly color?: 'Attention' | 'Warning' | 'Default';
  readonly isSubtle?: true;
};
type RichTextBlock = { readonly type: 'RichTextBlock'; readonly inlines: readonly TextRun[]; readonly spacing?: 'Small' };

/** An Adaptive Card 1.5 in the envelope of webhooks, as JSON. Facts that it has no room for are left out. */
export function teamsMessage(announcement: Announcement): string {
  const { facts } = announcement;
  for (let count = facts.length; ; count--) {
    const text = JSON.stringify(envelope(announcement, facts.slice(0, count)));
    if (count === 0 || Buffer.byteLength(text) <= MAX_MESSAGE_BYTES) return text;
  }
}

const envelope = (announcement: Announcement, facts: readonly Fact[]) => ({
  type: 'message',
  summary: announcement.title,
  attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content: card(announcement, facts) }],
});

const card = ({ title, severity, type, id, time }: Announcement, facts: readonly Fact[]) => ({
  $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
  type: 'AdaptiveCard',
  version: '1.5',
  fallbackText: title,
  msteams: { width: 'Full' },
  body: [
    line({ type: 'TextRun', text: title, weight: 'Bolder', size: 'Medium', color: COLORS[severity] }),
    ...facts.map(({ label, value }) => ({
      ...line({ type: 'TextRun', text: `${label}: `, weight: 'Bolder' }, { type: 'TextRun', text: value }),
      spacing: 'Small' as const,
    })),
    line({ type: 'TextRun', text: `${type} · ${id} · ${time}`, size: 'Small', isSubtle: true }),
  ],
});

const line = (...inlines: readonly TextRun[]): RichTextBlock => ({ type: 'RichTextBlock', inlines });

const COLORS = { critical: 'Attention', high: 'Attention', medium: 'Warning', low: 'Default', info: 'Default' } as const;
