import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LogLine } from '../../dev/core-types.ts';
import { loadApp } from '../../dev/functions-core.ts';
import { type Host, startHost } from '../../dev/host.ts';
import { buildSmallBundle } from '../support/small-bundle.ts';

const ENV = { PATH: process.env['PATH'], SMALL_APP_SCHEDULE: '0 0 0 1 1 *' };

let bundle: Awaited<ReturnType<typeof buildSmallBundle>>;
beforeAll(async () => {
  bundle = await buildSmallBundle();
});
afterAll(() => bundle.remove());

describe('loading a bundle as the Functions worker does', () => {
  test('gives every registered function with its trigger', () => {
    const { functions } = loadApp(bundle.file);
    expect(functions.map(({ binding: _binding, ...one }) => one)).toEqual([
      { kind: 'timer', name: 'tick', schedule: '0 3/15 * * * *' },
      { kind: 'timer', name: 'fails', schedule: '%SMALL_APP_SCHEDULE%' },
      {
        kind: 'http',
        name: 'echo',
        route: 'echo/{word}',
        methods: ['GET', 'POST'],
        authLevel: 'function',
      },
      { kind: 'http', name: 'silent', route: 'silent', methods: ['POST'], authLevel: 'function' },
    ]);
  });

  test('loads the same file again as a new app', () => {
    expect(loadApp(bundle.file).functions).toEqual(loadApp(bundle.file).functions);
  });

  test('hands a timer its schedule in the form of the library', async () => {
    const lines: LogLine[] = [];
    const app = loadApp(bundle.file, (line) => lines.push(line));
    await app.invokeTimer('tick', {
      isPastDue: true,
      scheduleStatus: {
        last: undefined,
        next: Date.UTC(2026, 10, 21, 4, 3),
        lastUpdated: Date.UTC(2026, 10, 21, 4, 0, 0, 1),
      },
    });
    const [line] = lines;
    expect(line).toMatchObject({ functionName: 'tick', level: 'information' });
    expect(JSON.parse(line?.message.replace(/^ticked /, '') ?? '')).toEqual({
      schedule: { adjustForDST: true },
      scheduleStatus: {
        last: '0001-01-01T00:00:00+00:00',
        next: '2026-11-21T04:03:00+00:00',
        lastUpdated: '2026-11-21T04:00:00.001+00:00',
      },
      isPastDue: true,
    });
  });

  test('passes on what a timer throws', async () => {
    const scheduleStatus = { last: undefined, next: 0, lastUpdated: undefined };
    const run = loadApp(bundle.file).invokeTimer('fails', { isPastDue: false, scheduleStatus });
    await expect(run).rejects.toThrow('the timer failed on purpose');
  });

  test('carries a request in and a response out', async () => {
    const answer = await loadApp(bundle.file).invokeHttp('echo', {
      method: 'POST',
      url: 'http://localhost/api/echo/hi?checks=a&checks=b&notify=true',
      headers: { accept: 'text/plain' },
      params: { word: 'hi' },
      body: 'posted',
    });
    expect(answer.status).toBe(201);
    expect(answer.headers).toMatchObject({ 'x-small': 'yes', 'content-type': 'application/json' });
    expect(JSON.parse(answer.body.toString())).toMatchObject({
      method: 'POST',
      word: 'hi',
      query: { checks: 'a,b', notify: 'true' },
      accept: 'text/plain',
      text: 'posted',
    });
  });

  test('answers 200 and nothing where a function says no more', async () => {
    const call = { method: 'POST', url: 'http://localhost/api/silent' };
    expect(await loadApp(bundle.file).invokeHttp('silent', call)).toMatchObject({
      status: 200,
      body: Buffer.alloc(0),
    });
  });

  test('refuses a name that is not there, or is of the other kind', async () => {
    const app = loadApp(bundle.file);
    const call = { method: 'GET', url: 'http://localhost/' };
    await expect(app.invokeHttp('tick', call)).rejects.toThrow('there is no http function tick');
    await expect(app.invokeHttp('none', call)).rejects.toThrow('there is no http function none');
  });
});

describe('the development host', () => {
  let host: Host;
  const logged: LogLine[] = [];

  beforeAll(async () => {
    host = await startHost({
      bundleFile: bundle.file,
      env: { ...ENV, SMALL_APP_SETTING: 'given' },
      port: 0,
      onLog: (line) => logged.push(line),
    });
  });
  afterAll(() => host.stop());

  test('lists its functions, and when each timer fires next', () => {
    const [tick, yearly, echo] = host.functions;
    expect(tick).toMatchObject({ kind: 'timer', name: 'tick', schedule: '0 3/15 * * * *' });
    const next = new Date(tick?.kind === 'timer' ? (tick.next ?? 0) : 0);
    expect([3, 18, 33, 48]).toContain(next.getUTCMinutes());
    expect(next.getTime()).toBeGreaterThan(Date.now());
    const newYear = new Date(yearly?.kind === 'timer' ? (yearly.next ?? 0) : 0);
    expect(newYear.toISOString()).toMatch(/-01-01T00:00:00/);
    expect(echo).toEqual({
      kind: 'http',
      name: 'echo',
      path: '/api/echo/{word}',
      methods: ['GET', 'POST'],
      authLevel: 'function',
    });
  });

  test('runs a timer at once and hands on what it logs', async () => {
    await host.runTimer('tick');
    expect(logged.map(({ functionName }) => functionName)).toContain('tick');
  });

  test('tells why a timer failed', async () => {
    await expect(host.runTimer('fails')).rejects.toThrow('the timer failed on purpose');
    await expect(host.runTimer('none')).rejects.toThrow('there is no timer function none');
  });

  test('serves functions with the environment it was given, without a key', async () => {
    const answer = await fetch(`${host.url}/api/Echo/a%20b?x=1`, { headers: { accept: 'a/b' } });
    expect(answer.status).toBe(201);
    expect(answer.headers.get('x-small')).toBe('yes');
    expect(await answer.json()).toEqual({
      method: 'GET',
      word: 'a b',
      query: { x: '1' },
      accept: 'a/b',
      text: '',
      setting: 'given',
    });
  });

  test('answers 404 for an unknown path and 405 for a wrong method', async () => {
    expect((await fetch(`${host.url}/api/none`)).status).toBe(404);
    const wrong = await fetch(`${host.url}/api/silent`);
    expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'POST']);
  });

  test('refuses calls that a web page of another site makes', async () => {
    const headers = { origin: 'https://elsewhere.example' };
    const answer = await fetch(`${host.url}/api/silent`, { method: 'POST', headers });
    expect(answer.status).toBe(403);
  });
});

describe('starting and stopping the host', () => {
  test('takes the next free port where the wanted one is in use', async () => {
    const blocker = createServer();
    const port = await new Promise<number>((resolve) => {
      blocker.listen(0, '127.0.0.1', () => resolve(portOf(blocker.address())));
    });
    const host = await startHost({ bundleFile: bundle.file, env: ENV, port });
    blocker.close();
    expect(host.port).toBeGreaterThan(port);
    await host.stop();
  });

  test('says why a bundle does not load', async () => {
    const start = startHost({ bundleFile: `${bundle.file}.none`, env: ENV, port: 0 });
    await expect(start).rejects.toThrow('the app does not load: Cannot find module');
  });

  test('says which setting a schedule lacks', async () => {
    const start = startHost({ bundleFile: bundle.file, env: { PATH: ENV.PATH }, port: 0 });
    await expect(start).rejects.toThrow('%SMALL_APP_SCHEDULE% names no setting');
  });

  test('a stopped host answers nothing more, and can be stopped twice', async () => {
    const host = await startHost({ bundleFile: bundle.file, env: ENV, port: 0 });
    await Promise.all([host.stop(), host.stop()]);
    await host.ended;
    await expect(host.runTimer('tick')).rejects.toThrow('the host has ended');
    await expect(fetch(host.url)).rejects.toThrow('fetch failed');
  });
});

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
