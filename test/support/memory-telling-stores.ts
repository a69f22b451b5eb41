import type { Silence } from '../../src/domain/silence.ts';
import type { LinkSigner, SigningKeys } from '../../src/ports/link-signer.ts';
import type { ReceiverLog, ReceiverRecord } from '../../src/ports/receiver-log.ts';
import type { SilenceStore } from '../../src/ports/silence-store.ts';

/** What is known of receivers, in memory. */
export function createMemoryReceiverLog(): ReceiverLog {
  const records = new Map<string, ReceiverRecord>();
  return {
    listReceivers: async () => [...records.values()].map((record) => structuredClone(record)),
    updateReceiver: async (receiver, change) => {
      records.set(receiver, structuredClone(change(records.get(receiver) ?? nothingOf(receiver))));
    },
  };
}

function nothingOf(receiver: string): ReceiverRecord {
  return {
    receiver,
    greetedAt: undefined,
    refusing: undefined,
    refused: 0,
    waitUntil: 0,
    sends: [],
  };
}

/** Silences in memory. */
export function createMemorySilenceStore(): SilenceStore {
  const silences = new Map<string, Silence>();
  return {
    listSilences: async () =>
      [...silences.values()].sort((left, right) => left.createdAt - right.createdAt),
    addSilence: async (silence) => {
      const stored = silences.get(silence.id) ?? structuredClone(silence);
      silences.set(silence.id, stored);
      return stored;
    },
    endSilence: async (id, end) => {
      const silence = silences.get(id);
      if (silence === undefined || silence.ended !== undefined || silence.endsAt <= end.at) {
        return undefined;
      }
      const ended = { ...silence, ended: end };
      silences.set(id, ended);
      return ended;
    },
    pruneSilences: async (before) => {
      for (const { id, endsAt, ended } of silences.values()) {
        if (Math.min(endsAt, ended?.at ?? Infinity) < before) silences.delete(id);
      }
    },
  };
}

/** A signer whose signature is readable; for tests that do not look at it. */
export function createMemorySigningKeys(): SigningKeys {
  const signer: LinkSigner = {
    sign: (payload) => `signed.${Buffer.from(payload).toString('base64url')}.${'m'.repeat(43)}`,
    verify: (token) => {
      const [begin, body = ''] = token.split('.');
      return begin === 'signed' ? Buffer.from(body, 'base64url').toString() : undefined;
    },
  };
  return { loadSigner: async () => signer, loadVerifier: async () => signer };
}
