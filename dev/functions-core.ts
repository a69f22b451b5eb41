import { randomUUID } from 'node:crypto';
import Module, { createRequire } from 'node:module';
import type {
  Binding,
  FunctionMetadata,
  Handler,
  InvocationContext,
  LogLevel,
  LogLine,
  ProgrammingModel,
  TypedData,
} from './core-types.ts';
import { type HttpAnswer, type HttpCall, httpAnswerOf, httpDataOf } from './http-data.ts';
import { timerDataOf, type TimerInfo } from './timer-data.ts';

export type TimerFunction = {
  readonly kind: 'timer';
  readonly name: string;
  readonly binding: Binding;
  /** As registered: NCRONTAB, or `%SETTING%`. */
  readonly schedule: string;
};

export type HttpFunction = {
  readonly kind: 'http';
  readonly name: string;
  readonly binding: Binding;
  /** Below `/api/`, without slashes at its ends. */
  readonly route: string;
  /** Upper case. */
  readonly methods: readonly string[];
  readonly authLevel: string;
};

export type AppFunction = TimerFunction | HttpFunction;

/** An app that was loaded as the Functions worker loads it. */
export type LoadedApp = {
  readonly functions: readonly AppFunction[];
  /** Runs a timer function; rejects with what it throws, or when there is no such timer. */
  readonly invokeTimer: (name: string, info: TimerInfo) => Promise<void>;
  /** Runs an HTTP function; rejects with what it throws, or when there is no such function. */
  readonly invokeHttp: (name: string, call: HttpCall) => Promise<HttpAnswer>;
};

type Registered = { readonly metadata: FunctionMetadata; readonly handler: Handler };
type Registrations = {
  model: ProgrammingModel | undefined;
  readonly functions: Map<string, Registered>;
};

const CORE_MODULE = '@azure/functions-core';

/**
 * Loads a CommonJS bundle with a stand-in for `@azure/functions-core`, which only exists inside the
 * Functions worker, and gives what it registered. Each call loads the file anew. Throws what the
 * bundle throws while loading, and when it registered nothing: the real worker would then show zero
 * functions and no error.
 */
export function loadApp(bundleFile: string, onLog: (line: LogLine) => void = () => {}): LoadedApp {
  const registrations: Registrations = { model: undefined, functions: new Map() };
  withStandIn(standInFor(registrations, onLog), () => requireAnew(bundleFile));
  const { model, functions } = registrations;
  if (model === undefined || functions.size === 0) {
    throw new Error(`${bundleFile} registered no functions`);
  }
  const invoke = (name: string, kind: AppFunction['kind'], data: TypedData) => {
    const registered = functions.get(name);
    if (registered === undefined || describeFunction(registered.metadata).kind !== kind) {
      throw new Error(`there is no ${kind} function ${name}`);
    }
    return invokeThrough({ model, registered, data, onLog });
  };
  return {
    functions: [...functions.values()].map(({ metadata }) => describeFunction(metadata)),
    invokeTimer: async (name, info) => {
      await invoke(name, 'timer', timerDataOf(info));
    },
    invokeHttp: async (name, call) => httpAnswerOf(await invoke(name, 'http', httpDataOf(call))),
  };
}

/** The members of `@azure/functions-core` that @azure/functions 4.16.5 uses. */
function standInFor(registrations: Registrations, onLog: (line: LogLine) => void) {
  return {
    version: '3.14.1',
    hostVersion: '4.1052.200',
    registerHook: (name: string) => {
      throw new Error(`the development host runs no hooks: ${name}`);
    },
    setProgrammingModel: (model: ProgrammingModel) => {
      registrations.model = model;
    },
    getProgrammingModel: () => registrations.model,
    log: (level: LogLevel, _category: string, message: string) =>
      onLog({ functionName: '', level, message }),
    registerFunction: (metadata: FunctionMetadata, handler: Handler) => {
      registrations.functions.set(metadata.name, { metadata, handler });
      return new Disposable(() => registrations.functions.delete(metadata.name));
    },
    Disposable,
  };
}

class Disposable {
  readonly #onDispose: () => unknown;

  constructor(onDispose: () => unknown) {
    this.#onDispose = onDispose;
  }

  dispose(): void {
    this.#onDispose();
  }
}

type Loader = (this: unknown, request: string, ...rest: unknown[]) => unknown;

/** Answers `require('@azure/functions-core')` while `work` runs; the library keeps what it got. */
function withStandIn(standIn: object, work: () => void): void {
  const original = loaderOf(Module);
  const wrapped: Loader = function (request, ...rest) {
    return request === CORE_MODULE ? standIn : original.call(this, request, ...rest);
  };
  Reflect.set(Module, '_load', wrapped);
  try {
    work();
  } finally {
    Reflect.set(Module, '_load', original);
  }
}

/** Safe: `Module._load` has been Node's loader function since CommonJS exists; checked anyway. */
function loaderOf(module: object): Loader {
  const loader: unknown = Reflect.get(module, '_load');
  if (typeof loader !== 'function') throw new Error('this Node has no Module._load');
  return loader as Loader;
}

function requireAnew(file: string): void {
  const load = createRequire(file);
  delete load.cache[load.resolve(file)];
  load(file);
}

function describeFunction({ name, bindings }: FunctionMetadata): AppFunction {
  const binding = triggerOf(bindings)?.binding;
  if (binding?.type === 'timerTrigger') {
    return { kind: 'timer', name, binding, schedule: textOf(binding['schedule'], '') };
  }
  if (binding?.type !== 'httpTrigger') {
    throw new Error(`${name}: the development host has no trigger ${binding?.type ?? 'at all'}`);
  }
  return {
    kind: 'http',
    name,
    binding,
    route: textOf(binding['route'], name).replace(/^\/+|\/+$/g, ''),
    methods: listOf(binding['methods']).map((method) => method.toUpperCase()),
    authLevel: textOf(binding['authLevel'], 'anonymous'),
  };
}

function textOf(value: unknown, otherwise: string): string {
  return typeof value === 'string' ? value : otherwise;
}

function triggerOf(bindings: FunctionMetadata['bindings']) {
  const found = Object.entries(bindings).find(([, binding]) => binding.type.endsWith('Trigger'));
  return found === undefined ? undefined : { name: found[0], binding: found[1] };
}

function listOf(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

/** The four steps of the worker's invocation, through the library's own programming model. */
async function invokeThrough({
  model,
  registered: { metadata, handler },
  data,
  onLog,
}: {
  readonly model: ProgrammingModel;
  readonly registered: Registered;
  readonly data: TypedData;
  readonly onLog: (line: LogLine) => void;
}): Promise<TypedData | null | undefined> {
  const invocationId = randomUUID();
  const inputData = [{ name: triggerOf(metadata.bindings)?.name ?? '', data }];
  const context: InvocationContext = {
    invocationId,
    metadata,
    request: { invocationId, inputData, triggerMetadata: {} },
    state: 'invocation',
    log: (level, _category, message) => onLog({ functionName: metadata.name, level, message }),
  };
  const invocation = model.getInvocationModel(context);
  const { context: userContext, inputs } = await invocation.getArguments();
  const result = await invocation.invokeFunction(userContext, inputs, handler);
  return (await invocation.getResponse(userContext, result)).returnValue;
}
