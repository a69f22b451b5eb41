import type { SendAnswer } from '../ports/mailer.ts';
import type { DeliveryResult } from '../ports/receiver.ts';
import { hideSecrets } from './secret-text.ts';

/** What the words of a result need to know of the receiver. */
export type AnswerContext = {
  /**
   * Name of the setting or tag that people have to mend: the one with the webhook's URL, or the one
   * with the recipients of mail.
   */
  readonly setting: string;
  /** Texts that may not appear in a result. */
  readonly secrets: readonly string[];
};

/** True for statuses that a later attempt may mend: 408, 429 and 5xx. */
export function isRetryable(status: number): boolean {
  return status === 408 || status === 429 || status >= 500;
}

/**
 * What an answer to a send of mail means. Only 202 says that the mail was taken (Azure
 * Communication Services, "Email - Send"); 409 says that the same request is still under way, 412
 * that its id is no longer known ("Repeatable requests"). The reason says what to do and holds no
 * secret.
 */
export function judgeMailAnswer(answer: SendAnswer, context: AnswerContext): DeliveryResult {
  if (answer.kind === 'no-answer') return noAnswer(answer, context);
  const { status } = answer;
  if (status === 202) return { status: 'delivered', detail: 'answered 202' };
  const reason = answered(answer, mailHelp(status, context));
  if (status === 409) return { status: 'failed', retryable: true, reason, ambiguous: true };
  if (status === 412) return { status: 'failed', retryable: true, reason, attemptExpired: true };
  // another 2xx does not say that the mail was taken: telling twice is better than never
  if (isSuccess(status)) return { status: 'failed', retryable: true, reason, ambiguous: true };
  return refused(answer, reason);
}

/**
 * What an answer of a Teams webhook means: 200 and 202 are success unless the body names an error,
 * which is how retired Office 365 connectors fail (success there is an empty body or `1`). A 202 of
 * a Workflows webhook says that the flow was started, not that it posted anything.
 */
export function judgeWebhookAnswer(answer: SendAnswer, context: AnswerContext): DeliveryResult {
  if (answer.kind === 'no-answer') return noAnswer(answer, context);
  const { status, body } = answer;
  if (!isSuccess(status)) return refused(answer, answered(answer, webhookHelp(answer, context)));
  if (namesError(body)) return bodyError(answer, context);
  return { status: 'delivered', detail: status === 202 ? ACCEPTED : `answered ${status}` };
}

const ACCEPTED =
  'answered 202: accepted, not proven; only the run history of the flow shows whether it was posted';

type Answered = Extract<SendAnswer, { kind: 'answered' }>;

function bodyError({ status, body }: Answered, { setting }: AnswerContext): DeliveryResult {
  const inner = Number(/HTTP error (\d{3})/i.exec(body)?.[1] ?? 400);
  const help = `this is how retired Office 365 connectors fail; create a Workflows webhook and set ${setting} to its URL`;
  const reason = `answered ${status} with an error in the body: ${help}`;
  return { status: 'failed', retryable: isRetryable(inner), reason };
}

function newFlowHelp({ setting }: AnswerContext): string {
  return `turn the flow on in Power Automate, or create it anew ("When a Teams webhook request is received") and set ${setting} to its new URL`;
}

function mailHelp(status: number, { setting }: AnswerContext): string {
  switch (status) {
    case 400:
      return `the mail was refused: check EMAIL_SENDER and ${setting}`;
    case 401:
    case 403:
      return 'give the identity of the app the role "Communication and Email Service Owner" on the Communication Services resource, or check the key in EMAIL_CONNECTION_STRING';
    case 404:
      return 'the domain of EMAIL_SENDER is not linked to the Communication Services resource, or the resource is not the one meant';
    case 409:
      return 'the service still works on the same mail; what became of it is asked before it is sent again';
    case 412:
      return 'the service no longer knows this send; it is sent under a new id';
    case 413:
      return 'the mail is larger than the service takes';
    case 429:
      return 'the hourly or minute limit of the mail domain is reached; it is tried again later';
    default:
      return generalHelp(status, 'EMAIL_ENDPOINT or EMAIL_CONNECTION_STRING');
  }
}

const TURNED_OFF = 'WorkflowTriggerIsNotEnabled';

function webhookHelp(answer: Answered, context: AnswerContext): string {
  const { setting } = context;
  if (answer.body.includes(TURNED_OFF))
    return `the flow is turned off or deleted: ${newFlowHelp(context)}`;
  switch (answer.status) {
    case 400:
      return `the flow refused the card; check that it starts with the Teams webhook trigger, otherwise ${newFlowHelp(context)}`;
    case 401:
    case 403:
      return `the trigger is limited to users of the tenant (set it to anyone) or ${setting} is incomplete: copy the whole URL with its signature`;
    case 404:
    case 410:
      return `the flow does not exist any more: ${newFlowHelp(context)}`;
    case 413:
      return 'the card is larger than Teams takes';
    case 429:
      return 'the webhook is asked too often; it is tried again later';
    default:
      return generalHelp(answer.status, setting);
  }
}

function generalHelp(status: number, setting: string): string {
  if (status === 408 || status >= 500)
    return 'the service did not take it; it is tried again later';
  if (isSuccess(status)) return 'this is not the documented answer 202; it is tried again later';
  return `the service does not take it like this: check ${setting}`;
}

function answered(answer: Answered, help: string): string {
  const code = errorCode(answer.body);
  return `answered ${answer.status}${code === undefined ? '' : ` ${code}`}: ${help}`;
}

/** The error code of an Azure error body. Only words in PascalCase: no key or signature passes. */
function errorCode(body: string): string | undefined {
  return /"code"\s*:\s*"((?:[A-Z][a-z]+){1,8})"/.exec(body.slice(0, 10_000))?.[1];
}

function namesError(body: string): boolean {
  return /error|failed|failure|exception/i.test(body);
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

function refused(answer: Answered, reason: string): DeliveryResult {
  const { status, retryAfterMs } = answer;
  if (!isRetryable(status)) {
    const ofMessage = isOfMessage(answer) ? { ofMessage: true } : {};
    return { status: 'failed', retryable: false, reason, ...ofMessage };
  }
  return {
    ...{ status: 'failed', retryable: true, reason },
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    ...(isAnsweredForIt(status) ? { ambiguous: true } : {}),
  };
}

/** What is sent is not taken; a flow that is turned off answers 400 as well, whatever is sent. */
function isOfMessage({ status, body }: Answered): boolean {
  return status === 413 || (status === 400 && !body.includes(TURNED_OFF));
}

/** Something before the service, or a part of it, gave up: the rest may have gone on all the same. */
function isAnsweredForIt(status: number): boolean {
  return status === 500 || status === 502 || status === 504;
}

function noAnswer(
  { reason, unsent = false }: Extract<SendAnswer, { kind: 'no-answer' }>,
  { secrets }: AnswerContext,
): DeliveryResult {
  return {
    ...{ status: 'failed', retryable: true, reason: `no answer: ${hideSecrets(reason, secrets)}` },
    ...(unsent ? {} : { ambiguous: true }),
  };
}
