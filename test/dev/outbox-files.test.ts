import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openOutboxFiles, type SentMail } from '../../dev/outbox-files.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'acr-watch-outbox-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function mail(subject: string, html: string | undefined = '<p>text</p>'): SentMail {
  return {
    subject,
    sender: 'from@x.example',
    to: ['a@x.example', 'b@x.example'],
    plainText: 'text',
    html,
  };
}

test('writes every mail and card to files, each once', async () => {
  const sent = { mails: [mail('one')], cards: [{ body: { type: 'message' } }] };
  const files = await openOutboxFiles(folder, sent);
  const names = async () =>
    (await files.writeNew()).map((message) => message.files.map((file) => basename(file)));
  expect(await names()).toEqual([['mail-001.html', 'mail-001.txt'], ['card-001.json']]);
  expect(await names()).toEqual([]);
  sent.mails.push(mail('two'));
  sent.cards.push({ body: { type: 'other' } });
  expect(await names()).toEqual([['mail-002.html', 'mail-002.txt'], ['card-002.json']]);
  expect(readFileSync(join(folder, 'card-001.json'), 'utf8')).toBe('{\n  "type": "message"\n}\n');
  expect(readFileSync(join(folder, 'mail-002.html'), 'utf8')).toBe('<p>text</p>');
});

test('the text of a mail says who, to whom and what about', async () => {
  const files = await openOutboxFiles(folder, { mails: [mail('[acr-watch] 1 new')], cards: [] });
  await files.writeNew();
  expect(readFileSync(join(folder, 'mail-001.txt'), 'utf8')).toBe(
    'From: from@x.example\nTo: a@x.example, b@x.example\nSubject: [acr-watch] 1 new\n\ntext\n',
  );
});

test('a mail without HTML has no such file', async () => {
  const plain: SentMail = { ...mail('one'), html: undefined };
  const files = await openOutboxFiles(folder, { mails: [plain], cards: [] });
  const [message] = await files.writeNew();
  expect(message?.files.map((file) => basename(file))).toEqual(['mail-001.txt']);
});

test('files of an earlier start are removed', async () => {
  writeFileSync(join(folder, 'mail-009.txt'), 'old');
  await openOutboxFiles(folder, { mails: [], cards: [] });
  expect(existsSync(join(folder, 'mail-009.txt'))).toBe(false);
});
