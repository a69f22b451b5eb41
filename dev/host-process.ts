import { type AppFunction, loadApp, type LoadedApp } from './functions-core.ts';
import { asRequest, describeError, type HostedFunction, type HostEvent } from './host-messages.ts';
import { pathOf, startHttpServer } from './http-server.ts';
import { startTimers, type Timers } from './timers.ts';

/** Entry of the host's own process: `host-process.ts <bundle> <port>`, with a channel to its parent. */
async function hostBundle(bundleFile: string, port: number): Promise<void> {
  const app = loadApp(bundleFile, (line) => tell({ kind: 'log', line }));
  const timers = startTimers({
    functions: app.functions.filter((one) => one.kind === 'timer'),
    env: process.env,
    invoke: app.invokeTimer,
    onFired: (name, error) => tell({ kind: 'fired', name, error: textOf(error) }),
  });
  const server = await startHttpServer({
    functions: app.functions.filter((one) => one.kind === 'http'),
    port,
    invoke: app.invokeHttp,
  });
  const list = () => app.functions.map((one) => describeHosted(one, timers));
  process.on('message', (message) => {
    const request = asRequest(message);
    if (request.kind === 'stop') process.exit(0);
    if (request.kind === 'list') tell({ kind: 'listed', id: request.id, functions: list() });
    if (request.kind === 'run') void runTimer(timers, request);
  });
  tell({ kind: 'ready', url: `http://127.0.0.1:${server.port}`, functions: list() });
}

async function runTimer(timers: Timers, request: { readonly id: number; readonly name: string }) {
  const error = await timers.runNow(request.name).then(() => undefined, describeError);
  tell({ kind: 'ran', id: request.id, error });
}

function describeHosted(one: LoadedApp['functions'][number], timers: Timers): HostedFunction {
  return one.kind === 'timer' ? describeTimer(one, timers) : describeHttp(one);
}

function describeTimer(
  { name, schedule }: Extract<AppFunction, { kind: 'timer' }>,
  timers: Timers,
) {
  return { kind: 'timer', name, schedule, next: timers.nextOf(name) } as const;
}

function describeHttp(one: Extract<AppFunction, { kind: 'http' }>) {
  const { name, methods, authLevel } = one;
  return { kind: 'http', name, path: pathOf(one), methods, authLevel } as const;
}

function textOf(error: unknown): string | undefined {
  return error === undefined ? undefined : describeError(error);
}

function tell(event: HostEvent): void {
  process.send?.(event);
}

// Ctrl+C reaches the whole group of processes: the parent decides when this one stops, and when the
// parent is gone, for whatever reason, the channel closes and this one ends too.
for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => {});
process.on('disconnect', () => process.exit(0));

const [bundleFile = '', port = '0'] = process.argv.slice(2);
hostBundle(bundleFile, Number(port)).catch((error: unknown) => {
  process.send?.({ kind: 'failed', message: describeError(error) }, () => process.exit(1));
});
