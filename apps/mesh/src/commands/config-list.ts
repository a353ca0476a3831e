import { ConfigError, findUnknown, listConfig, readSource, type Section, type Source } from '@sentinelmesh/config';
import { platformConfig } from '@sentinelmesh/service-kit';
import { meshConfig } from '../config.ts';
import { services } from '../embedded/services.ts';
import { answer, paint } from '../terminal.ts';

/** Every section of the mesh, in the order in which people look for them. */
export const sections: readonly Section[] = [meshConfig, ...services.map(({ config }) => config).reverse(), platformConfig];

export function configList(options: { json?: boolean }): void {
  const source = readSource(process.env);
  const listed = listConfig(sections, source);
  answer(options, listed, () =>
    listed
      .map(
        ({ section, env, value, origin }) => `${paint.dim(section.padEnd(10))} ${env.padEnd(26)} ${value.padEnd(28)} ${paint.dim(origin)}`,
      )
      .join('\n'),
  );
  warnAboutUnknownSettings(source);
}

export function warnAboutUnknownSettings(source: Source): void {
  for (const { name, didYouMean } of findUnknown(sections, source)) {
    process.stderr.write(`mesh: ${name} is not a setting${didYouMean === undefined ? '' : `; did you mean ${didYouMean}?`}\n`);
  }
}

/** Looks at what the user has set, before anything is started with it. @throws ConfigError naming every wrong setting */
export function checkSettings(source: Source): void {
  const problems = listConfig(sections, source).flatMap(({ env, origin, problem }) =>
    problem === undefined || origin === 'unset' ? [] : [{ key: env, reason: problem, fix: 'See docs/reference/config.md.' }],
  );
  if (problems.length > 0) throw new ConfigError(problems);
}
