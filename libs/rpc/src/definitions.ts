/** The types of a service, of what implements it and of what calls it, all derived from the generated definition. */
import type { RequestContext } from '@sentinelmesh/kernel';

/** A generated message codec. */
export type MessageType<T> = {
  encode(message: T): { finish(): Uint8Array };
  decode(bytes: Uint8Array): T;
  // A method, so that codecs of every message are assignable to `MessageType<never>` and the like.
  fromPartial(partial: never): T;
};

export type MethodDefinition = {
  readonly name: string;
  // biome-ignore lint/suspicious/noExplicitAny: the one place where the message of a method is not known
  readonly requestType: MessageType<any>;
  readonly requestStream: boolean;
  // biome-ignore lint/suspicious/noExplicitAny: as above
  readonly responseType: MessageType<any>;
  readonly responseStream: boolean;
  readonly options: object;
};

/** What `ts-proto` generates for a service. */
export type ServiceDefinition = {
  readonly name: string;
  readonly fullName: string;
  readonly methods: Readonly<Record<string, MethodDefinition>>;
};

type MessageOf<T> = T extends { decode(...parameters: never): infer Message } ? Message : never;
type PartialOf<T> = T extends { fromPartial(partial: infer Partial): unknown } ? Partial : never;
type RequestOf<M extends MethodDefinition> = MessageOf<M['requestType']>;
type ResponseOf<M extends MethodDefinition> = MessageOf<M['responseType']>;

type Handler<M extends MethodDefinition> = (
  request: M['requestStream'] extends true ? AsyncIterable<RequestOf<M>> : RequestOf<M>,
  context: RequestContext,
) => M['responseStream'] extends true ? AsyncIterable<ResponseOf<M>> : Promise<ResponseOf<M>>;

/** What implements a service: one function a method. The context is already verified and allowed to call it. */
export type Handlers<D extends ServiceDefinition> = { readonly [M in keyof D['methods']]: Handler<D['methods'][M]> };

/** Who may call a method: who holds the scope, or only principals of one kind. */
export type Access = { readonly scope: string } | { readonly principal: 'service' | 'operator' };
export type AccessTable<D extends ServiceDefinition> = { readonly [M in keyof D['methods']]: Access };

/** In whose name a call is made and how long the caller waits. A `RequestContext` is one. */
export type CallContext = {
  readonly token: string;
  readonly requestId: string;
  readonly traceparent?: string;
  readonly deadlineAt?: number;
  readonly signal?: AbortSignal;
};

type ClientMethod<M extends MethodDefinition> = (
  request: M['requestStream'] extends true ? AsyncIterable<PartialOf<M['requestType']>> : PartialOf<M['requestType']>,
  context: CallContext,
) => M['responseStream'] extends true ? AsyncIterable<ResponseOf<M>> : Promise<ResponseOf<M>>;

/** What calls a service. Whether the service runs in this process or in another cannot be told from it. */
export type Client<D extends ServiceDefinition> = { readonly [M in keyof D['methods']]: ClientMethod<D['methods'][M]> };
