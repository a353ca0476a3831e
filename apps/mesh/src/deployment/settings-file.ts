import { platformConfig, type Service } from '@sentinelmesh/service-kit';
import { stringify } from 'yaml';

const HEAD = '# Made by `mesh prepare` from the master key, for one service. Another run puts it back as it was.\n';

/**
 * What a service is told, as the YAML file that its `MESH_CONFIG` names. Its variables still win.
 *
 * @param environment the same, as variables
 */
export function renderSettings(
  { name, config }: Pick<Service, 'name' | 'config'>,
  environment: Readonly<Record<string, string | undefined>>,
) {
  const places = [platformConfig, config].flatMap((section) =>
    Object.entries(section.keys).map(([key, { env }]) => [env, { section: section.name, key }] as const),
  );
  const placeOf = new Map(places);
  const file: Record<string, Record<string, string>> = {};
  for (const [variable, value] of Object.entries(environment)) {
    if (value === undefined || value === '') continue;
    const place = placeOf.get(variable);
    if (place === undefined) throw new Error(`${name} is told ${variable}, which none of its sections declares`);
    file[place.section] = { ...file[place.section], [place.key]: value };
  }
  return `${HEAD}${stringify(file, { lineWidth: 0 })}`;
}
