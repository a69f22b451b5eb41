import { describe } from 'vitest';
import { createMemorySigningKeys } from '../support/memory-signing-keys.ts';
import {
  createMemoryReceiverLog,
  createMemorySilenceStore,
} from '../support/memory-telling-stores.ts';
import { receiverLogContract } from './receiver-log-contract.ts';
import { signingKeysContract } from './signing-keys-contract.ts';
import { silenceStoreContract } from './silence-store-contract.ts';

describe('the stores of silences, receivers and keys in memory', () => {
  silenceStoreContract(createMemorySilenceStore);
  receiverLogContract(createMemoryReceiverLog);
  signingKeysContract(createMemorySigningKeys);
});
