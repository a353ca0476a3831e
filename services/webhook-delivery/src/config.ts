import { defineSection, integer, key } from '@sentinelmesh/config';
import { z } from 'zod';

/** `a, b` as a list. */
const list = () =>
  z
    .string()
    .default('')
    .transform((text) =>
      text
        .split(',')
        .map((entry) => entry.trim())
        .filter((entry) => entry !== ''),
    );

export const webhookDeliveryConfig = defineSection({
  name: 'webhook-delivery',
  description: 'Webhooks, chats, mailboxes and SIEMs.',
  keys: {
    destinationKey: key({
      env: 'MESH_DESTINATION_KEY',
      schema: z.string(),
      secret: true,
      description: 'The key under which credentials and signing secrets of destinations are kept, base64url of 32 bytes.',
    }),
    allowHosts: key({
      env: 'MESH_DESTINATION_ALLOW_HOSTS',
      schema: list(),
      description:
        'Host names or addresses, separated by commas, that destinations may have although they are not public: a SIEM of your own, 127.0.0.1. Plain http, tcp and udp are for these alone, and so are /etc/hosts and search domains.',
    }),
    allowNetworks: key({
      env: 'MESH_DESTINATION_ALLOW_NETWORKS',
      schema: list(),
      description: 'Networks such as 10.1.0.0/16, separated by commas, whose addresses count as public for destinations.',
    }),
    allowPorts: key({
      env: 'MESH_DESTINATION_ALLOW_PORTS',
      schema: list().refine((ports) => ports.every((port) => /^\d{1,5}$/.test(port) && Number(port) > 0 && Number(port) < 65_536), {
        error: 'expected ports from 1 to 65535, separated by commas',
      }),
      description: 'Ports, separated by commas, that destinations may have besides 443, 8443 and those of syslog, RELP and mail.',
    }),
    proxy: key({
      env: 'MESH_DESTINATION_PROXY',
      schema: z.url({ protocol: /^https?$/, error: 'expected an address that begins with https:// or http://' }).optional(),
      description:
        'A forward proxy that all destinations are reached through. Destinations have none of their own then, and syslog over UDP is refused.',
      example: 'http://proxy.internal:3128',
    }),
    proxyFilters: key({
      env: 'MESH_DESTINATION_PROXY_FILTERS',
      schema: z.enum(['yes', 'no']),
      default: 'no',
      description:
        'Whether the proxy itself keeps destinations out of inner networks: then it is given names to resolve. Otherwise the mesh resolves them and gives it public addresses only.',
    }),
    exportFolder: key({
      env: 'MESH_EXPORT_FOLDER',
      schema: z.string().min(1).optional(),
      description: 'The folder that destinations of kind `file` write to, one folder an organisation. Without it there are none.',
    }),
    concurrency: key({
      env: 'MESH_DELIVERY_CONCURRENCY',
      schema: integer({ min: 1, max: 10_000 }),
      default: 512,
      description: 'How many attempts one process makes at the same time.',
    }),
    organizationConcurrency: key({
      env: 'MESH_DELIVERY_ORGANIZATION_CONCURRENCY',
      schema: integer({ min: 1, max: 10_000 }),
      default: 128,
      description: 'How many of them may be for one organisation.',
    }),
    keepDays: key({
      env: 'MESH_DELIVERY_KEEP_DAYS',
      schema: integer({ min: 4, max: 3_650 }),
      default: 14,
      description: 'For how many days deliveries and their attempts are kept: at least as long as they are tried again.',
    }),
  },
});
