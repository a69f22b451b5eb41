import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { LogLine } from './core-types.ts';
import { asEvent, type HostedFunction, type HostEvent, type HostRequest } from './host-messages.ts';

/** A host that runs an app in a process of its own. */
export type Host = {
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
  readonly port: number;
  readonly functions: readonly HostedFunction[];
  /** Runs a timer now; rejects with the reason when the function throws or the host is gone. */
  readonly runTimer: (name: string) => Promise<void>;
  /** The functions, with the next times of the timers as they are now. */
  readonly listFunctions: () => Promise<readonly HostedFunction[]>;
  /** Resolves when the process has ended, for whatever reason. */
  readonly ended: Promise<void>;
  /** Ends the process and whatever runs in it; a second call waits for the first. */
  readonly stop: () => Promise<void>;
};

export type HostOptions = {
  readonly bundleFile: string;
  /** The whole environment of the app. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Port of 127.0.0.1; the next free one is taken where it is in use. 0 takes any. */
  readonly port: number;
  readonly onLog?: (line: LogLine) => void;
  /** Hears of each run on schedule; `error` is undefined when it went well. */
  readonly onFired?: (name: string, error: string | undefined) => void;
};

/** How long a process may take to end before it is killed. */
const GRACE_MS = 3000;

/** Starts the host; rejects with the reason when the bundle does not load. */
export async function startHost(options: HostOptions): Promise<Host> {
  const { bundleFile, env, port } = options;
  const entry = fileURLToPath(new URL('host-process.ts', import.meta.url));
  const child = fork(entry, [bundleFile, String(port)], {
    env: { ...env },
    execArgv: [],
    // What the app prints itself belongs to the log, which is standard error here.
    stdio: ['ignore', 2, 2, 'ipc'],
  });
  const ended = once(child, 'exit').then(() => undefined);
  const ready = await waitUntilReady(child);
  const ask = createQuestions(child, options);
  return {
    url: ready.url,
    port: Number(new URL(ready.url).port),
    functions: ready.functions,
    runTimer: async (name) => {
      const event = await ask({ kind: 'run', name });
      if (event.kind === 'ran' && event.error !== undefined) throw new Error(event.error);
    },
    listFunctions: async () => {
      const event = await ask({ kind: 'list' });
      return event.kind === 'listed' ? event.functions : [];
    },
    ended,
    stop: () => stopProcess(child, ended),
  };
}

type Ready = Extract<HostEvent, { kind: 'ready' }>;
type Answer = Extract<HostEvent, { id: number }>;
type Question = { readonly kind: 'run'; readonly name: string } | { readonly kind: 'list' };

function waitUntilReady(child: ChildProcess): Promise<Ready> {
  return new Promise((resolve, reject) => {
    const onMessage = (message: unknown) => {
      const event = asEvent(message);
      if (event.kind === 'ready') resolve(event);
      if (event.kind === 'failed') reject(new Error(`the app does not load: ${event.message}`));
      if (event.kind === 'ready' || event.kind === 'failed') child.off('message', onMessage);
    };
    child.on('message', onMessage);
    child.once('error', reject);
    child.once('exit', () => reject(new Error('the host ended before it was ready')));
  });
}

/** Pairs questions with their answers, and passes on what the host tells unasked. */
function createQuestions(child: ChildProcess, { onLog, onFired }: HostOptions) {
  const open = new Map<number, PromiseWithResolvers<Answer>>();
  let lastId = 0;
  child.on('message', (message) => {
    const event = asEvent(message);
    if (event.kind === 'log') onLog?.(event.line);
    if (event.kind === 'fired') onFired?.(event.name, event.error);
    if (event.kind !== 'ran' && event.kind !== 'listed') return;
    open.get(event.id)?.resolve(event);
    open.delete(event.id);
  });
  child.once('exit', () => {
    for (const { reject } of open.values()) reject(new Error('the host has ended'));
    open.clear();
  });
  return (question: Question): Promise<Answer> => {
    if (!child.connected) return Promise.reject(new Error('the host has ended'));
    lastId += 1;
    const answer = Promise.withResolvers<Answer>();
    open.set(lastId, answer);
    send(child, { ...question, id: lastId });
    return answer.promise;
  };
}

async function stopProcess(child: ChildProcess, ended: Promise<void>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  if (child.connected) send(child, { kind: 'stop' });
  const timer = setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
  await ended;
  clearTimeout(timer);
}

/** A message that cannot be delivered needs no handling: the process's end is heard by itself. */
function send(child: ChildProcess, request: HostRequest): void {
  child.send(request, () => undefined);
}
