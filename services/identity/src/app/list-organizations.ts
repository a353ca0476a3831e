import type { Organization } from '../domain/organization.ts';
import { type Page, type PageRequest, toPage } from '../domain/page.ts';
import type { OrganizationStore } from './ports.ts';

export type ListOrganizations = (page: PageRequest) => Promise<Page<Organization>>;

/** Lists all organisations of the mesh, oldest first. */
export function createListOrganizations({ organizations }: { organizations: Pick<OrganizationStore, 'list'> }): ListOrganizations {
  return async (page) => toPage(await organizations.list(page), page.size);
}
