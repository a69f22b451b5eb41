import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Azurite's published account: the same in every installation, and no secret. */
const ACCOUNT = 'devstoreaccount1';
const ACCOUNT_KEY =
  'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';

/** The combined entry: the one for tables alone prints port 0 instead of the port it took. */
const ENTRY = fileURLToPath(
  new URL('../node_modules/azurite/dist/src/azurite.js', import.meta.url),
);

/** Ends the child when its parent is gone for whatever reason: the channel between them closes. */
const END_WITH_PARENT = 'data:text/javascript,process.on("disconnect",()=>process.exit(0))';

const SERVICES = ['Blob', 'Queue', 'Table'] as const;
type Endpoints = Record<(typeof SERVICES)[number], string>;

export type Azurite = {
  /** Connection string for `AzureWebJobsStorage`, with the ports that were taken. */
  readonly connectionString: string;
  /** For example `http://127.0.0.1:41235/devstoreaccount1`. */
  readonly tableEndpoint: string;
  /** Ends the process and waits for its end; a second call does nothing. */
  stop(): Promise<void>;
};

/**
 * Starts Azurite in memory on free ports of 127.0.0.1 and resolves when all its services listen.
 * Rejects with what it printed when it ends before. It ends with `stop()` or with this process.
 */
export async function startAzurite(options: { readonly cwd?: string } = {}): Promise<Azurite> {
  const child = spawn(process.execPath, ['--import', END_WITH_PARENT, ENTRY, ...flags()], {
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  void ended.then(() => process.off('exit', kill));
  const endpoints = await listening(child);
  return {
    connectionString: connectionStringOf(endpoints),
    tableEndpoint: endpoints.Table,
    async stop() {
      // All data is in memory: there is nothing that a polite end would save.
      kill();
      await ended;
    },
  };
}

function flags(): readonly string[] {
  const services = SERVICES.map((service) => service.toLowerCase());
  return [
    '--inMemoryPersistence',
    '--silent',
    '--skipApiVersionCheck',
    '--disableTelemetry',
    ...services.flatMap((name) => [`--${name}Host`, '127.0.0.1', `--${name}Port`, '0']),
  ];
}

/** Resolves with the endpoints once every service has said where it listens. */
function listening(child: ChildProcess): Promise<Endpoints> {
  return new Promise((resolve, reject) => {
    let printed = '';
    const take = (chunk: Buffer): void => {
      printed += chunk.toString('utf8');
      const found = endpointsIn(printed);
      if (found !== undefined) resolve(found);
    };
    child.stdout?.on('data', take);
    child.stderr?.on('data', take);
    child.once('error', (cause) => reject(new Error('azurite could not be started', { cause })));
    child.once('exit', (code, signal) => {
      reject(new Error(`azurite ended before it listened (${signal ?? code}): ${printed.trim()}`));
    });
  });
}

/** The endpoints named in Azurite's output, or undefined until all three are there. */
export function endpointsIn(printed: string): Endpoints | undefined {
  const [Blob, Queue, Table] = SERVICES.map((service) => {
    const line = new RegExp(
      `${service} service is successfully listening at (http://\\S+:\\d+)\\s`,
    );
    return line.exec(printed)?.[1];
  });
  if (Blob === undefined || Queue === undefined || Table === undefined) return undefined;
  const at = (origin: string): string => `${origin}/${ACCOUNT}`;
  return { Blob: at(Blob), Queue: at(Queue), Table: at(Table) };
}

function connectionStringOf(endpoints: Endpoints): string {
  const parts = SERVICES.map((service) => `${service}Endpoint=${endpoints[service]};`);
  return `DefaultEndpointsProtocol=http;AccountName=${ACCOUNT};AccountKey=${ACCOUNT_KEY};${parts.join('')}`;
}
