import { roleUrl } from '../src/index.ts';

/** The passwords that these tests give to the roles of a service. */
export const passwords = { app: 'app password', system: 'system password' };

/** The URLs of a service's two roles. */
export const serviceUrls = (adminUrl: string, schema: string) => ({
  url: roleUrl(adminUrl, `sm_${schema}`, passwords.app),
  systemUrl: roleUrl(adminUrl, `sm_${schema}_system`, passwords.system),
});
