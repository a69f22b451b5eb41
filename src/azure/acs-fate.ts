import type { AttemptFate } from '../ports/receiver.ts';
import type { WireAnswer } from './acs-wire.ts';
import { isRecord, parseJson } from './error-body.ts';
import { toReadFailure } from './failure.ts';
import { sentence } from './failure-text.ts';

/**
 * What the state of an operation says of its mail (Azure Communication Services, "Email - Get Send
 * Result"): 200 with a status, and 404 for an id that was never accepted.
 */
export function fateOf({ status, body }: WireAnswer, service: string): AttemptFate {
  if (status === 404) return { kind: 'unknown' };
  if (status !== 200) {
    return {
      kind: 'cannot-tell',
      reason: toReadFailure({ status, bodyAsText: body }, service).message,
    };
  }
  const value = parseJson(body);
  const operation = isRecord(value) ? value : {};
  switch (operation['status']) {
    case 'NotStarted':
    case 'Running':
    case 'Succeeded':
      return { kind: 'taken' };
    case 'Failed':
    case 'Canceled':
      return { kind: 'failed', reason: failureText(operation) };
    case undefined:
    case null:
      return { kind: 'cannot-tell', reason: 'the answer names no state' };
    default:
      return { kind: 'cannot-tell', reason: 'the answer names a state that is not known' };
  }
}

function failureText({ status, error }: Readonly<Record<string, unknown>>): string {
  const { code, message } = isRecord(error) ? error : {};
  const words = [code, message].filter((word) => typeof word === 'string' && word !== '');
  const why = words.length === 0 ? 'the service does not say why' : words.join(': ');
  const what = status === 'Canceled' ? 'given up' : 'not delivered';
  return sentence(`the mail was taken and then ${what}: ${why}`);
}
