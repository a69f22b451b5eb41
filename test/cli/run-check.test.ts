import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCheck } from '../../src/cli/run-check.ts';
import type { App, CheckAnswer, CheckRequest } from '../../src/compose.ts';
import type { Report } from '../../src/domain/report.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'acr-watch-cli-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const REPORT: Report = {
  schemaVersion: 1,
  runId: '0f0f0f0f-aaaa-4bbb-8ccc-dddddddddddd',
  startedAt: '2026-06-01T12:00:00.000Z',
  finishedAt: '2026-06-01T12:00:01.000Z',
  cloud: 'AzureCloud',
  summary: { critical: 0, warning: 0, info: 0, gaps: 0 },
  findings: [],
  coverage: [],
  notes: [],
};
const DONE: CheckAnswer = { kind: 'done', report: REPORT, deliveries: [], requests: [] };

async function command(
  args: readonly string[],
  answer: CheckAnswer | ((request: CheckRequest) => CheckAnswer) = DONE,
  signal: AbortSignal = new AbortController().signal,
) {
  const out: string[] = [];
  const err: string[] = [];
  const asked: CheckRequest[] = [];
  const app: Pick<App, 'check'> = {
    check: async (request) => {
      asked.push(request);
      return typeof answer === 'function' ? answer(request) : answer;
    },
  };
  const code = await runCheck(app, args, {
    out: { isTTY: false, columns: undefined, write: (text) => void out.push(text) },
    err: { isTTY: false, write: (text) => void err.push(text) },
    signal,
  });
  return { code, out: out.join(''), err: err.join(''), asked };
}

const NOTHING = { channel: 'email', delivered: 0, failed: 0, waiting: 0, refused: 0, reasons: [] };

describe('the command', () => {
  test('prints the report to the standard output and gives the exit code', async () => {
    const { code, out, err } = await command(['--format', 'json']);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ runId: REPORT.runId });
    expect(err).toBe('');
  });

  test('hands on what it was asked for', async () => {
    const { asked } = await command(['--checks', 'a', '--registry', 'x', '--notify']);
    expect(asked[0]).toMatchObject({ checks: ['a'], registry: 'x', notify: true });
    expect(asked[0]?.limitMs).toBe(1_200_000);
  });

  test('writes the report to a file and nothing of it to the standard output', async () => {
    const file = join(folder, 'report.json');
    const { code, out } = await command(['--format', 'json', '--output', file]);
    expect({ code, out }).toEqual({ code: 0, out: '' });
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ schemaVersion: 1 });
  });

  test('says in one line that a file cannot be written', async () => {
    const file = join(folder, 'nosuch', 'report.json');
    const { code, err } = await command(['--output', file]);
    expect(code).toBe(64);
    expect(err).toContain(`cannot write ${file}: `);
    expect(err).not.toContain('    at ');
  });

  test('answers help without running anything', async () => {
    const { code, out, asked } = await command(['--help']);
    expect({ code, asked }).toEqual({ code: 0, asked: [] });
    expect(out).toContain('Exit codes');
  });

  test('refuses bad usage and bad settings with 64 and every problem', async () => {
    expect((await command(['--format', 'xml', '--fail-on', 'x'])).err.split('\n')).toHaveLength(4);
    for (const kind of ['bad-request', 'bad-settings'] as const) {
      const { code, err, out } = await command([], { kind, problems: ['one', 'two'] });
      expect({ code, out }).toEqual({ code: 64, out: '' });
      expect(err).toMatch(/^one\ntwo\n/);
    }
    const { code, err } = await command([], { kind: 'no-state', reason: 'no table' });
    expect(code).toBe(3);
    expect(err).toContain('nobody was told, the state cannot be reached: no table\n');
  });

  test('shows what was told without memory, and gives 3', async () => {
    const { code, err, out } = await command(['--notify'], {
      kind: 'no-state',
      reason: 'no table',
      told: { ...DONE, deliveries: [{ ...NOTHING, receiver: 'email', delivered: 1 }] },
    });
    expect(code).toBe(3);
    expect(err).toContain('told without memory, the state cannot be reached: no table\n');
    expect(err).toContain('email: 1 delivered\n');
    expect(out).not.toBe('');
  });

  test('says what each receiver took, and gives 3 when something was not delivered', async () => {
    const deliveries = [
      { ...NOTHING, receiver: 'email', delivered: 2, waiting: 1 },
      { ...NOTHING, receiver: 'on-call', failed: 2, reasons: ['503', 'no answer'] },
    ];
    const { code, err } = await command(['--notify'], { ...DONE, deliveries });
    expect(code).toBe(3);
    expect(err).toBe(
      'email: 2 delivered, 1 wait for its budget or its pause\non-call: 0 delivered, 2 not delivered: 503; no answer\n',
    );
  });

  test('counts findings from the severity that was asked for', async () => {
    const report = { ...REPORT, summary: { ...REPORT.summary, warning: 1 } };
    expect((await command([], { ...DONE, report })).code).toBe(1);
    expect((await command(['--fail-on', 'critical'], { ...DONE, report })).code).toBe(0);
  });

  test('that is interrupted gives 130 and no report', async () => {
    const { code, out } = await command([], DONE, AbortSignal.abort());
    expect({ code, out }).toEqual({ code: 130, out: '' });
  });

  test('shows nothing of a warning that would do something to the terminal', async () => {
    const { err } = await command([], ({ logger }) => {
      logger.warn('check failed', { stack: 'TypeError: \u001b[2J\r\nfine\u202e' });
      return { kind: 'done', report: REPORT, deliveries: [], requests: [] };
    });
    expect(err).toBe('check failed stack=TypeError:  fine \n');
    expect(err).not.toMatch(/[\u001b\r\u202e]/);
  });

  test('shows warnings with their facts on the error output, and no information', async () => {
    const { err } = await command([], ({ logger }) => {
      logger.info('nothing to see');
      logger.warn('a row is left alone', { row: 'x', tries: 2 });
      return DONE;
    });
    expect(err).toBe('a row is left alone row=x tries=2\n');
  });
});
