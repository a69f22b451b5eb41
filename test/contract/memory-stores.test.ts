import { describe } from 'vitest';
import {
  createMemoryAlertStore,
  createMemoryMemoryStore,
  createMemoryOutbox,
  createMemoryRunLog,
} from '../support/memory-stores.ts';
import { alertStoreContract } from './alert-store-contract.ts';
import { memoryStoreContract } from './memory-store-contract.ts';
import { outboxContract } from './outbox-contract.ts';
import { runLogContract } from './run-log-contract.ts';

describe('the stores in memory', () => {
  alertStoreContract(createMemoryAlertStore);
  memoryStoreContract(createMemoryMemoryStore);
  outboxContract(createMemoryOutbox);
  runLogContract(createMemoryRunLog);
});
