import { readFileSync } from 'node:fs';

/** The protos as a serialised `google.protobuf.FileDescriptorSet`, comments included: for server reflection and documentation. */
export const readDescriptors = (): Uint8Array => readFileSync(new URL('./gen/descriptors.binpb', import.meta.url));

/** The catalogue of events as an AsyncAPI 3.0 document, in JSON. */
export const readAsyncApi = (): string => readFileSync(new URL('./gen/asyncapi.json', import.meta.url), 'utf8');
