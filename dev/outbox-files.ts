import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A mail as the simulator keeps it. */
export type SentMail = {
  readonly subject: string;
  readonly sender: string;
  readonly to: readonly string[];
  readonly plainText: string | undefined;
  readonly html: string | undefined;
};

export type SentMessages = {
  readonly mails: readonly SentMail[];
  readonly cards: readonly { readonly body: unknown }[];
};

/** A message that was written to files. */
export type WrittenMessage = {
  readonly kind: 'mail' | 'card';
  readonly files: readonly string[];
};

export type OutboxFiles = {
  /** Writes what was sent since the last call; gives it in the order of sending, mails first. */
  readonly writeNew: () => Promise<readonly WrittenMessage[]>;
};

/** Keeps sent mails and cards as files in a folder, which is emptied first. */
export async function openOutboxFiles(folder: string, sent: SentMessages): Promise<OutboxFiles> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const written = { mails: 0, cards: 0 };
  return {
    writeNew: async () => {
      const mails = sent.mails.slice(written.mails);
      const cards = sent.cards.slice(written.cards);
      const firstMail = written.mails + 1;
      const firstCard = written.cards + 1;
      // Counted before writing: a second call during the writing must not write the same again.
      written.mails += mails.length;
      written.cards += cards.length;
      return Promise.all([
        ...mails.map((mail, index) => writeMail(numbered(folder, 'mail', firstMail + index), mail)),
        ...cards.map((card, index) => writeCard(numbered(folder, 'card', firstCard + index), card)),
      ]);
    },
  };
}

async function writeMail(path: string, mail: SentMail): Promise<WrittenMessage> {
  const head = `From: ${mail.sender}\nTo: ${mail.to.join(', ')}\nSubject: ${mail.subject}\n\n`;
  const files = [`${path}.txt`];
  await writeFile(`${path}.txt`, `${head}${mail.plainText ?? ''}\n`);
  if (mail.html === undefined) return { kind: 'mail', files };
  await writeFile(`${path}.html`, mail.html);
  return { kind: 'mail', files: [`${path}.html`, ...files] };
}

async function writeCard(path: string, card: { readonly body: unknown }): Promise<WrittenMessage> {
  await writeFile(`${path}.json`, `${JSON.stringify(card.body, null, 2)}\n`);
  return { kind: 'card', files: [`${path}.json`] };
}

function numbered(folder: string, kind: WrittenMessage['kind'], number: number): string {
  return join(folder, `${kind}-${String(number).padStart(3, '0')}`);
}
