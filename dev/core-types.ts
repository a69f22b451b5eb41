/**
 * The part of `@azure/functions-core` that the stand-in needs. The real module lives inside the
 * Functions worker and is on no package registry; shapes from azure-functions-nodejs-worker,
 * types-core/index.d.ts, and from the calls that @azure/functions 4.16.5 makes.
 */
export type TypedData = {
  readonly json?: string | null;
  readonly string?: string | null;
  readonly bytes?: Uint8Array | null;
  readonly http?: HttpData | null;
};

export type HttpData = {
  readonly method?: string;
  readonly url?: string;
  readonly nullableHeaders?: Readonly<Record<string, { readonly value: string }>>;
  readonly nullableQuery?: Readonly<Record<string, { readonly value: string }>>;
  readonly nullableParams?: Readonly<Record<string, { readonly value: string }>>;
  readonly statusCode?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: TypedData | null;
};

export type Binding = Readonly<Record<string, unknown>> & {
  readonly type: string;
  readonly direction?: string;
};

export type FunctionMetadata = {
  readonly name: string;
  readonly bindings: Readonly<Record<string, Binding>>;
};

export type Handler = (...inputs: unknown[]) => unknown;

export type LogLevel =
  | 'trace'
  | 'debug'
  | 'information'
  | 'warning'
  | 'error'
  | 'critical'
  | 'none';

export type InvocationContext = {
  readonly invocationId: string;
  readonly metadata: FunctionMetadata;
  readonly request: {
    readonly invocationId: string;
    readonly inputData: readonly { readonly name: string; readonly data: TypedData }[];
    readonly triggerMetadata: Readonly<Record<string, TypedData>>;
  };
  state: string | undefined;
  readonly log: (level: LogLevel, category: string, message: string) => void;
};

export type ProgrammingModel = {
  getInvocationModel(context: InvocationContext): InvocationModel;
};

export type InvocationModel = {
  getArguments(): Promise<{ readonly context: unknown; readonly inputs: unknown[] }>;
  invokeFunction(context: unknown, inputs: unknown[], handler: Handler): Promise<unknown>;
  getResponse(
    context: unknown,
    result: unknown,
  ): Promise<{ readonly returnValue?: TypedData | null }>;
};

/** One line that a function logged. */
export type LogLine = {
  readonly functionName: string;
  readonly level: LogLevel;
  readonly message: string;
};
