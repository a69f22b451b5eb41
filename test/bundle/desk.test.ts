import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { buildBundle } from '../../dev/build.ts';
import type { LogLine } from '../../dev/core-types.ts';
import { loadApp } from '../../dev/functions-core.ts';
import type { LoadedApp } from '../../dev/functions-core.ts';
import type { HttpCall } from '../../dev/http-data.ts';
import { projectFile } from '../../dev/paths.ts';
import { tagsOf, textOf } from '../support/tags.ts';

const ORIGIN = 'https://acr-watch.example.test/api';
const JSON_TYPE = { 'content-type': 'application/json' };
const FORM_TYPE = { 'content-type': 'application/x-www-form-urlencoded' };

let folder = '';
let file = '';
let app: LoadedApp;
let lines: LogLine[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'acr-watch-desk-'));
  const entry = projectFile('test', 'support', 'desk-app.ts');
  ({ file } = await buildBundle({ entry, outfile: join(folder, 'main.cjs') }));
});
afterAll(() => rm(folder, { recursive: true, force: true }));
beforeEach(() => {
  lines = [];
  app = loadApp(file, (line) => lines.push(line));
});

async function call(name: string, path: string, rest: Partial<HttpCall> = {}) {
  const answer = await app.invokeHttp(name, { method: 'GET', url: `${ORIGIN}/${path}`, ...rest });
  return { ...answer, text: answer.body.toString('utf8') };
}

const post = (name: string, path: string, value: unknown) =>
  call(name, path, { method: 'POST', headers: JSON_TYPE, body: JSON.stringify(value) });

async function send(fields: Readonly<Record<string, string>>) {
  const body = new URLSearchParams(fields).toString();
  return call('snooze', 'snooze', { method: 'POST', headers: FORM_TYPE, body });
}

const token = async () => (await call('link', 'link')).text;
const set = (query: string) => call('set', `set?${query}`, { method: 'POST' });
const listed = async (): Promise<{ id: string; state: string }[]> =>
  JSON.parse((await call('silences', 'silences?all=true')).text);

const SILENCE = {
  matchers: [{ field: 'registry', values: ['contoso'] }],
  endsAt: '2026-11-20T08:00:00Z',
  createdBy: 'Ana',
  comment: 'moving it',
};

describe('the functions', () => {
  test('ask for a key, but not the page of a link, which is a right in itself', () => {
    const levels = app.functions.flatMap((one) =>
      one.kind === 'http' ? [[one.route, one.methods.join(), one.authLevel]] : [],
    );
    expect(levels.slice(0, 4)).toEqual([
      ['silences', 'GET,POST', 'function'],
      ['silences/{id}', 'DELETE', 'function'],
      ['snooze', 'GET,HEAD,POST', 'anonymous'],
      ['notify/test', 'POST', 'function'],
    ]);
  });
});

describe('/api/silences', () => {
  test('makes one, lists it and ends it', async () => {
    const made = await post('silences', 'silences', SILENCE);
    expect(made.status).toBe(201);
    const silence = JSON.parse(made.text);
    expect(silence).toMatchObject({ state: 'active', via: 'http', breaksOnRise: true });
    expect(silence.matchers).toEqual([{ field: 'registry', how: 'equals', values: ['contoso'] }]);
    expect(made.headers).toMatchObject({ 'cache-control': 'no-store' });
    const list = await call('silences', 'silences');
    expect(JSON.parse(list.text)).toEqual([silence]);
    const end = await remove(silence.id, '?by=Bo');
    expect(end.status).toBe(200);
    expect(JSON.parse(end.text)).toMatchObject({ state: 'ended', ended: { by: 'Bo' } });
    expect(JSON.parse((await call('silences', 'silences')).text)).toEqual([]);
    expect(await listed()).toMatchObject([{ id: silence.id, state: 'ended' }]);
    expect((await remove(silence.id, '?by=Bo')).status).toBe(409);
  });

  const remove = (id: string, query: string) => {
    const url = `silences/${encodeURIComponent(id)}${query}`;
    return call('endSilence', url, { method: 'DELETE', params: { id } });
  };

  test('logs a line for each that is made or ended', async () => {
    const { id } = JSON.parse((await post('silences', 'silences', SILENCE)).text);
    await remove(id, '?by=Bo');
    const own = lines.filter(({ functionName }) => functionName !== '').map((one) => one.message);
    expect(own).toEqual([
      expect.stringMatching(/^silence created \{.*"by":"Ana"/),
      expect.stringMatching(/^silence ended \{.*"by":"Bo"/),
    ]);
  });

  test.each([
    ['nothing', '', /not a JSON object/],
    ['a list', '[]', /not a JSON object/],
    ['no JSON', '{"a":', /not a JSON object/],
    ['what the app refuses', JSON.stringify({ ...SILENCE, endsAt: 'soon' }), /not a time/],
  ])('refuses %s as a problem', async (_, body, why) => {
    const headers = JSON_TYPE;
    const answer = await call('silences', 'silences', { method: 'POST', headers, body });
    expect(answer.status).toBe(400);
    expect(answer.headers['content-type']).toBe('application/problem+json');
    expect(answer.text).toMatch(why);
    expect(await listed()).toEqual([]);
  });

  test('refuses another type of body, and one that is too long', async () => {
    const text = JSON.stringify(SILENCE);
    const wrong = { method: 'POST', headers: FORM_TYPE, body: text };
    expect((await call('silences', 'silences', wrong)).status).toBe(415);
    const long = { ...SILENCE, comment: 'x'.repeat(64 * 1024) };
    expect((await post('silences', 'silences', long)).status).toBe(413);
    expect(await listed()).toEqual([]);
  });

  test('refuses a query it does not know, and an end without a name or an id', async () => {
    expect((await call('silences', 'silences?all=yes')).status).toBe(400);
    expect((await call('silences', 'silences?everything=true')).status).toBe(400);
    expect((await post('silences', 'silences?force=1', SILENCE)).status).toBe(400);
    expect((await call('silences', 'silences?code=key')).status).toBe(200);
    expect((await remove('other', '')).status).toBe(400);
    expect((await remove('../<b>', '?by=Bo')).status).toBe(404);
    expect((await remove('other', '?by=Bo&x=1')).status).toBe(400);
  });

  test('says 503 and why when the settings are wrong or the state is away', async () => {
    for (const [refusal, why] of [
      ['bad-settings', 'TWO is wrong'],
      ['no-state', 'AcrWatchState'],
    ]) {
      await set(`refusal=${refusal}`);
      const answers = [
        await call('silences', 'silences'),
        await post('silences', 'silences', SILENCE),
        await remove('x', '?by=Bo'),
        await post('notifyTest', 'notify/test', {}),
      ];
      for (const { status, text } of answers)
        expect([status, text]).toEqual([503, expect.stringContaining(why ?? '')]);
    }
  });
});

describe('/api/snooze', () => {
  const PAGE_HEADERS = {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  };

  test('shows the form and changes nothing, however often it is opened', async () => {
    const t = await token();
    for (const method of ['GET', 'GET', 'HEAD']) {
      const page = await call('snooze', `snooze?t=${t}`, { method });
      expect(page.status).toBe(200);
      expect(page.headers).toMatchObject(PAGE_HEADERS);
      const policy = page.headers['content-security-policy'] ?? '';
      for (const part of ["default-src 'none'", "form-action 'self'", "frame-ancestors 'none'"])
        expect(policy).toContain(part);
      expect(page.text.length > 0).toBe(method === 'GET');
    }
    expect(await listed()).toEqual([]);
    expect(lines.filter(({ functionName }) => functionName === 'snooze')).toEqual([]);
  });

  test('silences with the fields of its own form, and shows until when', async () => {
    const t = await token();
    const form = await call('snooze', `snooze?t=${t}`);
    const fields = Object.fromEntries(
      tagsOf(form.text)
        .filter(({ name, attributes }) => name === 'input' && attributes.get('type') !== 'radio')
        .map(({ attributes }) => [attributes.get('name') ?? '', attributes.get('value') ?? 'Ana']),
    );
    const page = await send({ ...fields, hours: '72' });
    expect(page.status).toBe(200);
    expect(textOf(page.text)).toContain('Silent until 2026-11-23 06:00 UTC');
    expect(await listed()).toMatchObject([{ state: 'active', via: 'link', createdBy: 'Ana' }]);
    const again = await send({ ...fields, hours: '72' });
    expect(textOf(again.text)).toContain('Nothing was changed');
    expect(await listed()).toHaveLength(1);
  });

  test('writes a hostile title as text', async () => {
    const { text } = await call('snooze', `snooze?t=${await token()}`);
    expect(tagsOf(text).map(({ name }) => name)).not.toContain('script');
    expect(textOf(text)).toContain('<script>alert(1)</script> Webhooks & "more"');
  });

  test('answers 400 for a link that is none and shows nothing of it', async () => {
    const t = await token();
    for (const bad of ['', 't=', 't=canary%3Cb%3E', `t=${t}x`, `t=${t}&t=${t}`, `T=${t}`]) {
      const page = await call('snooze', `snooze?${bad}`);
      expect(page.status).toBe(400);
      expect(page.headers).toMatchObject(PAGE_HEADERS);
      expect(page.text).not.toContain('canary');
      expect(page.text).not.toContain('<form');
    }
    const forged = await send({ t: `${t}x`, hours: '8', by: 'canary', comment: 'canary' });
    expect([forged.status, forged.text.includes('canary')]).toEqual([400, false]);
    expect(await listed()).toEqual([]);
  });

  test('answers 410 for a link that has expired', async () => {
    const t = await token();
    await set('advance=1000');
    expect((await call('snooze', `snooze?t=${t}`)).status).toBe(410);
    expect((await send({ t, hours: '8', by: 'Ana', comment: 'x' })).status).toBe(410);
    expect(await listed()).toEqual([]);
  });

  test('says what is missing and gives back nothing that was sent', async () => {
    const page = await send({ t: await token(), hours: '5', by: 'canary-by', comment: '' });
    expect(page.status).toBe(400);
    expect(textOf(page.text)).toContain('the comment is empty');
    expect(page.text).not.toContain('canary');
    expect(await listed()).toEqual([]);
  });

  test('refuses what its form does not send', async () => {
    const t = await token();
    const body = new URLSearchParams({ t, hours: '8', by: 'Ana', comment: 'x' }).toString();
    const sendBody = (headers: Readonly<Record<string, string>>, text: string) =>
      call('snooze', 'snooze', { method: 'POST', headers, body: text });
    expect((await sendBody({ 'content-type': 'text/plain' }, body)).status).toBe(400);
    expect((await sendBody({}, body)).status).toBe(400);
    expect((await sendBody(FORM_TYPE, `${body}&t=${t}`)).status).toBe(400);
    expect((await sendBody(FORM_TYPE, `${body}&hours=1`)).status).toBe(400);
    expect((await sendBody(FORM_TYPE, `${body}&x=${'x'.repeat(16 * 1024)}`)).status).toBe(400);
    expect((await sendBody(FORM_TYPE, '')).status).toBe(400);
    expect(await listed()).toEqual([]);
  });

  test('says 503 and nothing of the inside when the app can do nothing', async () => {
    const t = await token();
    for (const refusal of ['bad-settings', 'no-state']) {
      await set(`refusal=${refusal}`);
      for (const page of [await call('snooze', `snooze?t=${t}`), await send({ t, hours: '8' })]) {
        expect(page.status).toBe(503);
        expect(page.text).not.toMatch(/canary|is wrong/);
      }
    }
  });
});

describe('/api/notify/test', () => {
  test('says what each receiver answered, 502 when one did not take it', async () => {
    const answer = await call('notifyTest', 'notify/test', { method: 'POST' });
    expect(answer.status).toBe(502);
    expect(JSON.parse(answer.text)).toEqual([
      { receiver: 'email', channel: 'email', ok: true, answer: 'accepted' },
      { receiver: 'teams-down', channel: 'teams', ok: false, answer: '404: gone' },
    ]);
  });

  test('asks only the receivers that are named', async () => {
    const answer = await post('notifyTest', 'notify/test', { receivers: ['email'] });
    expect([answer.status, JSON.parse(answer.text).length]).toEqual([200, 1]);
    expect((await post('notifyTest', 'notify/test', {})).status).toBe(502);
  });

  test('refuses a body of another form and a receiver that is not set', async () => {
    for (const body of [[], { receivers: 'email' }, { receivers: [1] }, { url: 'x' }, 'x', null])
      expect((await post('notifyTest', 'notify/test', body)).status).toBe(400);
    const unknown = await post('notifyTest', 'notify/test', { receivers: ['nobody'] });
    expect([unknown.status, unknown.text.includes('there are email, teams-down')]).toEqual([
      400,
      true,
    ]);
  });
});
