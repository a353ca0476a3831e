import type { ChainLink } from '../domain/chain.ts';
import { titleOf } from '../domain/event-title.ts';
import type { OutgoingEvent } from '../domain/outgoing-event.ts';
import type { Severity } from '../domain/severity.ts';
import { placeOf, readLink, readPlace } from './chain-place.ts';
import { viewOf } from './event-view.ts';
import { defineJsonFormat, type JsonFormat, withMemberIn, withMembers } from './json-record.ts';
import { isObject, type Members, objectOf } from './members.ts';
import { classify, type OcsfClass } from './ocsf-classes.ts';
import { aiAgentOf } from './ocsf-objects.ts';
import { PRODUCT } from './product.ts';

export type OcsfVersion = '1.8.0' | '1.9.0';

const SEVERITIES: Readonly<Record<Severity, readonly [id: number, caption: string]>> = {
  info: [1, 'Informational'],
  low: [2, 'Low'],
  medium: [3, 'Medium'],
  high: [4, 'High'],
  critical: [5, 'Critical'],
};

/**
 * Open Cybersecurity Schema Framework. Which class an event becomes is in `ocsf-classes.ts`. The event's own data are under
 * `unmapped.data`, whole, so that nothing is lost.
 *
 * 1.8.0 has no place for the chain: it is `unmapped.chain`. 1.9.0 has the object `ai_agent` and the profile
 * `record_integrity`: the place is an attestation, with the sequence behind the chain in its `uid`. Its fingerprint is the
 * hash of this chain, which is over another serialisation than that of the profile, and so has the algorithm `Other`.
 */
export function createOcsfFormat({ version }: { readonly version: OcsfVersion } = { version: '1.8.0' }): JsonFormat {
  const isNewer = version === '1.9.0';
  return defineJsonFormat({
    name: 'ocsf',
    record: (event) => recordOf(event, version),
    // No member before `unmapped` has names that are not ours.
    attach: (content, link) =>
      isNewer
        ? withMembers(content, { attestation_list: [attestationOf(link)] })
        : withMemberIn(content, 'unmapped', ['chain', placeOf(link)]),
    detach: (record) => detachAttestation(record) ?? detachUnmapped(record),
  });
}

function recordOf(event: OutgoingEvent, version: OcsfVersion): Members {
  const view = viewOf(event);
  const ocsfClass = classify(event, view);
  const [severityId, severity] = SEVERITIES[event.severity];
  const aiAgent = version === '1.9.0' ? aiAgentOf(view) : undefined;
  const profiles = [
    ...ocsfClass.profiles,
    ...(aiAgent === undefined || ocsfClass.profiles.includes('ai_operation') ? [] : ['ai_operation']),
    ...(version === '1.9.0' ? ['record_integrity'] : []),
  ];
  return {
    ...headOf(ocsfClass),
    ...ocsfClass.attributes,
    severity_id: severityId,
    severity,
    time: event.time.getTime(),
    message: titleOf(event),
    metadata: {
      version,
      product: { name: PRODUCT.name, vendor_name: PRODUCT.vendor, version: PRODUCT.version },
      uid: event.id,
      event_code: event.type,
      log_provider: event.source,
      tenant_uid: event.orgId,
      correlation_uid: view.requestId,
      labels: event.workspaceId ? [`workspace:${event.workspaceId}`] : undefined,
      profiles: profiles.length === 0 ? undefined : profiles,
    },
    ai_agent: aiAgent,
    unmapped: { data: event.data },
  };
}

const headOf = ({ uid, name, category, categoryName, activity: [activityId, activityName] }: OcsfClass): Members => ({
  class_uid: uid,
  class_name: name,
  category_uid: category,
  category_name: categoryName,
  activity_id: activityId,
  activity_name: activityName,
  type_uid: uid * 100 + activityId,
  type_name: `${name}: ${activityName}`,
});

const fingerprint = (value: string): Members => ({ algorithm_id: 99, algorithm: 'SHA-256 of the SentinelMesh export chain', value });

const attestationOf = ({ chain, sequence, previousHash, hash }: ChainLink): Members => ({
  uid: `${chain}:${sequence}`,
  chain_uid: chain,
  fingerprint: fingerprint(hash),
  ...(previousHash === '' ? {} : { prev_event: { uid: `${chain}:${sequence - 1}`, fingerprint: fingerprint(previousHash) } }),
});

function detachAttestation({ attestation_list: attestations, ...record }: Members) {
  const [attestation] = Array.isArray(attestations) ? attestations : [];
  if (!isObject(attestation)) return undefined;
  const { uid, chain_uid: chain, fingerprint: own, prev_event: previous } = attestation;
  if (typeof uid !== 'string' || typeof chain !== 'string' || !uid.startsWith(`${chain}:`)) return undefined;
  const link = readLink(chain, uid.slice(chain.length + 1), objectOf(objectOf(previous).fingerprint).value, objectOf(own).value);
  return link && { record, link };
}

function detachUnmapped(record: Members) {
  const { chain, ...unmapped } = objectOf(record.unmapped);
  const link = record.class_uid === undefined ? undefined : readPlace(chain);
  return link && { record: { ...record, unmapped }, link };
}
