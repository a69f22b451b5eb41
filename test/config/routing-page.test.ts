import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { projectFile } from '../../dev/paths.ts';
import { runCommand } from '../../src/cli/commands.ts';
import { createApp } from '../../src/compose.ts';

const PAGE = readFileSync(projectFile('docs', 'routing.md'), 'utf8');
const HOOK = 'https://flows.contoso.example/hook?sig=c2lnbmF0dXJl';
const ENV = {
  EMAIL_ENDPOINT: 'https://mail.contoso.example',
  EMAIL_SENDER: 'watch@contoso.example',
  EMAIL_RECIPIENTS: 'ops@contoso.example',
  TEAMS_WEBHOOK_URL_PLATFORM: HOOK,
  TEAMS_WEBHOOK_URL_AUDIT: HOOK,
};

const blocksOf = (kind: string) =>
  [...PAGE.matchAll(new RegExp(`\`\`\`${kind}\n(.*?)\`\`\``, 'gs'))].map(([, text = '']) => text);

async function routes(routing: string, ...args: readonly string[]) {
  const printed: string[] = [];
  const write = (text: string) => void printed.push(text);
  const app = createApp({ env: { ...ENV, ROUTING: routing } });
  const code = await runCommand(app, ['routes', ...args], {
    out: { isTTY: false, columns: undefined, write },
    err: { isTTY: false, write },
    signal: new AbortController().signal,
  });
  return { code, printed: printed.join('') };
}

test('the page of routing has examples', () => {
  expect(blocksOf('json').length).toBeGreaterThanOrEqual(3);
});

test.each(blocksOf('json').map((text, index) => [index + 1, text] as const))(
  'example %i of the page is allowed',
  async (_, routing) => {
    expect(await routes(routing)).toMatchObject({ code: 0 });
  },
);

test('the explanation on the page is what the command prints', async () => {
  const [block = ''] = blocksOf('console');
  const [command = '', ...expected] = block.split('\n');
  expect(command).toMatch(/^\$ npm run -s routes -- /);
  const [first = ''] = blocksOf('json');
  const { printed } = await routes(first, ...(command.split(' -- ')[1]?.split(' ') ?? []));
  expect(printed.split('\n')).toEqual(expected);
});

test('the page names only settings that the reference page has', () => {
  const reference = readFileSync(projectFile('docs', 'configuration.md'), 'utf8');
  const named = new Set(PAGE.match(/\b(?:EMAIL|TEAMS|OWNER|MONITOR)_[A-Z_]+\b/g));
  for (const name of named) {
    if (name === 'TEAMS_WEBHOOK_URL_PLATFORM') continue;
    expect(reference).toContain(`\`${name}\``);
  }
});
