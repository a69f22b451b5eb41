import { describe } from 'vitest';
import { scenarioState } from '../support/scenario-state.ts';
import { alertStoreContract } from './alert-store-contract.ts';
import { memoryStoreContract } from './memory-store-contract.ts';
import { outboxContract } from './outbox-contract.ts';
import { runLogContract } from './run-log-contract.ts';

describe('the stores of the scenarios', () => {
  alertStoreContract(() => scenarioState().alerts);
  memoryStoreContract(() => scenarioState().memory);
  outboxContract(() => scenarioState().outbox);
  runLogContract(() => scenarioState().runs);
});
