import type { Announcement, Fact } from '../announcement.ts';

type PlainText = { readonly type: 'plain_text'; readonly text: string; readonly emoji: false };
/** `verbatim`: names and addresses in it become no links. */
type Mrkdwn = { readonly type: 'mrkdwn'; readonly text: string; readonly verbatim: true };
type Block =
  | { readonly type: 'header'; readonly text: PlainText }
  | { readonly type: 'section'; readonly fields: readonly Mrkdwn[] }
  | { readonly type: 'context'; readonly elements: readonly Mrkdwn[] };

/** A message of Block Kit; `text` is what a notification shows. */
export type SlackMessage = {
  readonly text: string;
  readonly blocks: readonly Block[];
  readonly unfurl_links: false;
  readonly unfurl_media: false;
};

// The limits of Block Kit, in characters.
const MAX_HEADER = 150;
const MAX_FIELD = 2_000;
const MAX_CONTEXT = 2_000;
const MAX_FALLBACK = 1_000;
const FIELDS_PER_SECTION = 10;

export function slackMessage(announcement: Announcement): SlackMessage {
  const { title, facts, type, id, time } = announcement;
  const sections = Array.from({ length: Math.ceil(facts.length / FIELDS_PER_SECTION) }, (_, index) =>
    facts.slice(index * FIELDS_PER_SECTION, (index + 1) * FIELDS_PER_SECTION),
  );
  return {
    text: escaped(title, MAX_FALLBACK),
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: cut(title), emoji: false } },
      ...sections.map((some) => ({ type: 'section' as const, fields: some.map(field) })),
      { type: 'context', elements: [mrkdwn(escaped(`${type} · ${id} · ${time}`, MAX_CONTEXT))] },
    ],
    unfurl_links: false,
    unfurl_media: false,
  };
}

const mrkdwn = (text: string): Mrkdwn => ({ type: 'mrkdwn', text, verbatim: true });

function field({ label, value }: Fact): Mrkdwn {
  const head = `*${escaped(label, MAX_FIELD / 2)}*\n`;
  return mrkdwn(head + escaped(value, MAX_FIELD - head.length));
}

/** A title as a header takes it, with no character cut in two. */
function cut(title: string): string {
  if (title.length <= MAX_HEADER) return title;
  const kept = title.slice(0, MAX_HEADER - 1);
  return `${kept.isWellFormed() ? kept : kept.slice(0, -1)}…`;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** Nothing in it is a mention or a link, and no entity of it is cut in two. */
function escaped(text: string, max: number): string {
  const whole = text.replace(/[&<>]/g, (character) => ENTITIES[character] ?? '');
  if (whole.length <= max) return whole;
  let kept = '';
  for (const character of text) {
    const next = ENTITIES[character] ?? character;
    if (kept.length + next.length >= max) break;
    kept += next;
  }
  return `${kept}…`;
}
