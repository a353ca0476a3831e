import { stringify } from 'yaml';
import type { MeshPolicy } from './mesh-policy.ts';

/** A policy as a document that leaves nothing out, with its version and origin in a comment. Read again, it says the same. */
export const renderPolicy = ({ name, version, file, settings }: MeshPolicy): string =>
  `# ${name}@${version} from ${file}\n${stringify(settings, { lineWidth: 140 })}`;
