/** What must hold of the Dockerfile beyond being one. */
import { validate } from 'dockerfile-utils';

export type DockerfileFacts = {
  /** Of Node, as this repository pins it for its own checkouts. */
  readonly nodeVersion: string;
  /** Of the mesh. */
  readonly version: string;
};

type Instruction = { readonly keyword: string; readonly rest: string };

export type Image = {
  /** The directories made for its user, over which volumes are mounted. */
  readonly ownDirectories: readonly string[];
  readonly entrypoint: readonly string[];
  readonly workingDirectory: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly healthcheck: readonly string[];
};

/** What the image is that a Dockerfile makes: its last stage. */
export function readImage(text: string): Image {
  const last = lastStage(text);
  const lastOf = (keyword: string) => last.findLast((instruction) => instruction.keyword === keyword)?.rest ?? '';
  const made = last.filter(({ keyword, rest }) => keyword === 'RUN' && rest.startsWith('install --directory')).map(({ rest }) => rest);
  return {
    ownDirectories: made.flatMap((rest) => rest.split(/\s+/).filter((word) => word.startsWith('/'))),
    entrypoint: readExecForm(lastOf('ENTRYPOINT')),
    workingDirectory: lastOf('WORKDIR'),
    environment: Object.fromEntries(
      last.filter(({ keyword }) => keyword === 'ENV').map(({ rest }) => rest.split('=', 2) as [string, string]),
    ),
    healthcheck: readExecForm(lastOf('HEALTHCHECK').replace(/^.*?\bCMD\s+/, '')),
  };
}

export function findDockerfileProblems(text: string, { nodeVersion, version }: DockerfileFacts): string[] {
  const all = readInstructions(text);
  const last = lastStage(text);
  const bases = all.filter(({ keyword }) => keyword === 'FROM').map(({ rest }) => rest.split(' ')[0] ?? '');
  const image = readImage(text);
  const user = last.findLast(({ keyword }) => keyword === 'USER')?.rest ?? '';
  const installs = all.filter(({ rest }) => /\bnpm (ci|install)\b/.test(rest));
  const rules: readonly (readonly [boolean, string])[] = [
    [bases.length >= 2, 'must build in one stage and run in another'],
    ...bases.map(
      (base) =>
        [
          base.startsWith(`node:${nodeVersion}-`) && base.includes('-slim'),
          `stands on ${base}, not on node:${nodeVersion}-…-slim`,
        ] as const,
    ),
    [/^[1-9]\d*:[1-9]\d*$/.test(user), `must end as a user that is not root, by number; it ends as '${user}'`],
    [
      image.ownDirectories.length === 0 || all.some(({ rest }) => rest.includes(ownership(user))),
      `makes directories for somebody else than ${user}`,
    ],
    [image.entrypoint.join(' ') === 'node', 'must have node as its entry point, without a shell: the first process gets SIGTERM'],
    [image.healthcheck[0] === 'node', 'must have a HEALTHCHECK that runs node without a shell'],
    [
      installs.length === 1 && installs.every(({ rest }) => /npm ci --omit=dev --omit=optional\b/.test(rest)),
      'must install with npm ci, production packages only',
    ],
    [
      last.some(({ keyword, rest }) => keyword === 'COPY' && rest === '--from=build /app /app'),
      'must take /app whole from the build: links between packages stay links',
    ],
    [all.every(({ keyword }) => keyword !== 'ADD'), 'must not ADD: COPY says what it does'],
    [text.includes(`org.opencontainers.image.version="${version}"`), `must be labelled with the version ${version}`],
    [
      text.includes(`org.opencontainers.image.base.name="docker.io/library/${bases.at(-1)}"`),
      'must be labelled with the image it stands on',
    ],
  ];
  return [
    ...validate(text).map(({ message, range }) => `Dockerfile:${range.start.line + 1}: ${message}`),
    ...rules.filter(([holds]) => !holds).map(([, problem]) => `Dockerfile: ${problem}`),
  ];
}

/** A list that begins with everything, so that nothing of a checkout gets into an image by oversight. */
export function findIgnoreProblems(text: string): string[] {
  const patterns = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return [
    ...(patterns[0] === '*' ? [] : ['.dockerignore: must begin with * and name what the image needs']),
    ...['**/node_modules', '**/*.test.ts', '**/test']
      .filter((pattern) => !patterns.includes(pattern))
      .map((pattern) => `.dockerignore: lets ${pattern} in`),
    ...patterns
      .filter((pattern) => pattern.startsWith('!') && /\.mesh|\.git|\.env|e2e|secret/.test(pattern))
      .map((pattern) => `.dockerignore: ${pattern} lets in what no image needs`),
  ];
}

const ownership = (user: string) => `--owner=${user.split(':')[0]} --group=${user.split(':')[1]}`;

function lastStage(text: string): Instruction[] {
  const all = readInstructions(text);
  return all.slice(all.findLastIndex(({ keyword }) => keyword === 'FROM'));
}

function readInstructions(text: string): Instruction[] {
  const lines = text
    .split('\n')
    .filter((line) => !line.trimStart().startsWith('#'))
    .join('\n')
    .replace(/\\\n\s*/g, ' ')
    .split('\n');
  return lines.flatMap((line) => {
    const [, keyword, rest] = /^([A-Z]+) +(.*)$/.exec(line.trim()) ?? [];
    return keyword === undefined || rest === undefined ? [] : [{ keyword, rest: rest.replace(/ +/g, ' ').trim() }];
  });
}

function readExecForm(text: string): readonly string[] {
  try {
    const words: unknown = JSON.parse(text);
    return Array.isArray(words) ? words.map(String) : [];
  } catch {
    return [];
  }
}
