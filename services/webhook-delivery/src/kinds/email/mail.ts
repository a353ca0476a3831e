import MailComposer from 'nodemailer/lib/mail-composer';
import type { Announcement } from '../announcement.ts';
import type { EmailSettings } from './settings.ts';

/**
 * The message as it goes over the wire, before dots are doubled: text, and the same as a small HTML page that loads nothing.
 * Its Message-ID is made of the id of the event, so that a message that came twice can be told.
 */
export function mailOf(announcement: Announcement, { from, to }: Pick<EmailSettings, 'from' | 'to'>, date: Date): Promise<Buffer> {
  const composer = new MailComposer({
    from: { name: 'SentinelMesh', address: from },
    to: [...to],
    subject: announcement.title,
    date,
    messageId: `<${announcement.id}@${domainOf(from)}>`,
    // RFC 3834: nobody's absence note answers it.
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
    text: textOf(announcement),
    html: htmlOf(announcement),
    disableFileAccess: true,
    disableUrlAccess: true,
    newline: 'win',
  });
  return composer.compile().build();
}

export const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1);

function textOf({ title, facts, ...event }: Announcement): string {
  return [title, '', ...facts.map(({ label, value }) => `${label}: ${value}`), '', footOf(event), ''].join('\n');
}

function htmlOf({ title, facts, ...event }: Announcement): string {
  const rows = facts.map(({ label, value }) => `<tr><th align="left" valign="top">${escaped(label)}</th><td>${escaped(value)}</td></tr>`);
  return [
    '<!doctype html>',
    '<html><head><meta charset="utf-8"></head><body style="font-family: sans-serif">',
    `<h2>${escaped(title)}</h2>`,
    `<table cellpadding="4">${rows.join('\n')}</table>`,
    `<p><small>${escaped(footOf(event))}</small></p>`,
    '</body></html>',
    '',
  ].join('\n');
}

const footOf = ({ type, id, time }: Pick<Announcement, 'type' | 'id' | 'time'>) => `${type} · ${id} · ${time}`;

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

const escaped = (text: string) => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
