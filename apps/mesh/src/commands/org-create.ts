import { answer } from '../terminal.ts';
import { asOperator } from './running-mesh.ts';

export async function createOrganization(name: string, options: { json?: boolean }): Promise<void> {
  const { organization, workspace } = await asOperator(({ identity, as }) => identity.createOrganization({ name }, as()));
  const facts = { org_id: organization?.id, workspace_id: workspace?.id };
  answer(options, facts, () =>
    [
      `organisation  ${facts.org_id}`,
      `workspace     ${facts.workspace_id}`,
      '',
      `Make a key for it:  mesh key create --org ${facts.org_id} --workspace ${facts.workspace_id}`,
    ].join('\n'),
  );
}
