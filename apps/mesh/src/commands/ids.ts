import { InvalidArgument, isId, type OrgId } from '@sentinelmesh/kernel';

/** @throws InvalidArgument for anything that is not the id of an organisation */
export function parseOrg(text: string): OrgId {
  if (isId('org', text)) return text;
  throw new InvalidArgument([{ field: '--org', message: 'is not the id of an organisation (org_ and 26 characters)' }]);
}
