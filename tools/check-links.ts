import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path/posix';

const LINK = /\[[^\]]*\]\(([^)\s]+)\)/g;
const OTHER_SITE = /^[a-z][a-z0-9+.-]*:/i;

/** The links of a Markdown page that lead to no file or no heading of the repository in the current directory, one line each. */
export function findBrokenLinks(file: string, text: string): string[] {
  return [...withoutCode(text).matchAll(LINK)].flatMap(([, target = '']) => {
    if (OTHER_SITE.test(target)) return [];
    const [path = '', heading] = target.split('#');
    const page = path === '' ? file : join(dirname(file), path);
    const leads =
      existsSync(page) && (heading === undefined || (page.endsWith('.md') && headingsOf(readFileSync(page, 'utf8')).has(heading)));
    return leads ? [] : [`${file}: the link to ${target} leads nowhere`];
  });
}

const withoutFences = (text: string): string => text.replace(/^```[\s\S]*?^```/gm, '');
const withoutCode = (text: string): string => withoutFences(text).replace(/`[^`\n]*`/g, '');

/** The names under which GitHub makes headings linkable. */
function headingsOf(text: string): ReadonlySet<string> {
  const headings = [...withoutFences(text).matchAll(/^#{1,6} +(.+)$/gm)].map(([, heading = '']) => heading);
  return new Set(
    headings.map((heading) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}
