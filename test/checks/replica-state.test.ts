import { describe, expect, test } from 'vitest';
import {
  hasFailed,
  isHome,
  isReady,
  isRoutedTo,
  isSyncing,
  stateWord,
  viewOf,
} from '../../src/checks/replica-state.ts';
import { aRegistry, aReplica } from '../support/resources.ts';

describe('the words of the service', () => {
  test.each(['Failed', 'Canceled', 'failed'])('%s has failed', (state) =>
    expect(hasFailed(state)).toBe(true),
  );

  test.each(['Succeeded', 'Creating', 'Failing', undefined])('%s has not failed', (state) =>
    expect(hasFailed(state)).toBe(false),
  );

  test.each([
    ['Succeeded', 'Ready', true],
    ['succeeded', 'ready', true],
    ['Succeeded', 'Syncing', false],
    ['Succeeded', undefined, false],
    ['Updating', 'Ready', false],
  ])('%s and %s is ready: %s', (provisioningState, displayStatus, ready) => {
    expect(isReady(aReplica({ provisioningState, displayStatus }))).toBe(ready);
  });

  test('only a made replica syncs', () => {
    expect(isSyncing(aReplica({ displayStatus: 'Syncing' }))).toBe(true);
    expect(isSyncing(aReplica({ displayStatus: 'Syncing', provisioningState: 'Updating' }))).toBe(
      false,
    );
  });

  test('an answer without the endpoint switch is routed to', () => {
    expect(isRoutedTo(aReplica({ regionEndpointEnabled: undefined }))).toBe(true);
    expect(isRoutedTo(aReplica({ regionEndpointEnabled: false }))).toBe(false);
  });

  test.each([
    [{}, 'Ready'],
    [{ displayStatus: 'Syncing' }, 'Syncing'],
    [{ displayStatus: undefined }, 'without a status'],
    [{ provisioningState: 'Moving\nout' }, 'Moving out'],
  ])('%j is called %s', (given, word) => expect(stateWord(aReplica(given))).toBe(word));
});

describe('viewOf', () => {
  test('views differ by state, status and endpoint and by nothing else', () => {
    const view = viewOf(aReplica());
    expect(viewOf(aReplica({ statusMessage: 'x', statusAt: 5 }))).toBe(view);
    expect(viewOf(aReplica({ regionEndpointEnabled: undefined }))).toBe(view);
    expect(viewOf(aReplica({ provisioningState: 'Failed' }))).not.toBe(view);
    expect(viewOf(aReplica({ displayStatus: undefined }))).not.toBe(view);
    expect(viewOf(aReplica({ regionEndpointEnabled: false }))).not.toBe(view);
  });
});

describe('isHome', () => {
  test.each(['westeurope', 'West Europe', 'WESTEUROPE'])('%s is westeurope', (location) =>
    expect(isHome(aRegistry({ location: 'westeurope' }), location)).toBe(true),
  );

  test('another region is not', () => {
    expect(isHome(aRegistry({ location: 'westeurope' }), 'westeurope2')).toBe(false);
  });
});
