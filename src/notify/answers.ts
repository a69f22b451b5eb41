import type { DeliveryResult } from '../ports/channel.ts';
import type { SendAnswer } from '../ports/mailer.ts';
import { hideSecrets } from './secret-text.ts';

/** True for statuses that a later attempt may mend: 408, 429 and 5xx. */
export function isRetryable(status: number): boolean {
  return status === 408 || status === 429 || status >= 500;
}

/**
 * What an answer to a send of mail means. Only 202 says that the mail was taken (Azure
 * Communication Services, "Email - Send"). The reason says what to do and holds no secret.
 */
export function judgeMailAnswer(answer: SendAnswer, secrets: readonly string[]): DeliveryResult {
  if (answer.kind === 'no-answer') return noAnswer(answer.reason, secrets);
  const { status } = answer;
  if (status === 202) return { status: 'delivered', detail: 'answered 202' };
  const help = mailHelp(status);
  // another 2xx does not say that the mail was taken: telling twice is better than never
  return failed(isRetryable(status) || isSuccess(status), answered(answer, help));
}

/**
 * What an answer of a Teams webhook means: 200 and 202 are success unless the body names an error,
 * which is how retired Office 365 connectors fail (success there is an empty body or `1`).
 */
export function judgeWebhookAnswer(answer: SendAnswer, secrets: readonly string[]): DeliveryResult {
  if (answer.kind === 'no-answer') return noAnswer(answer.reason, secrets);
  const { status, body } = answer;
  if (!isSuccess(status)) return failed(isRetryable(status), answered(answer, webhookHelp(answer)));
  if (!namesError(body)) return { status: 'delivered', detail: `answered ${status}` };
  const inner = Number(/HTTP error (\d{3})/i.exec(body)?.[1] ?? 400);
  return failed(
    isRetryable(inner),
    `answered ${status} with an error in the body: ${CONNECTOR_HELP}`,
  );
}

const CONNECTOR_HELP =
  'this is how retired Office 365 connectors fail; create a Workflows webhook and set TEAMS_WEBHOOK_URL to its URL';

const NEW_FLOW_HELP =
  'turn the flow on in Power Automate, or create it anew ("When a Teams webhook request is received") and set TEAMS_WEBHOOK_URL to its new URL';

function mailHelp(status: number): string {
  switch (status) {
    case 400:
      return 'the mail was refused: check EMAIL_SENDER and EMAIL_RECIPIENTS';
    case 401:
    case 403:
      return 'give the identity of the app the role "Communication and Email Service Owner" on the Communication Services resource, or check the key in EMAIL_CONNECTION_STRING';
    case 404:
      return 'the domain of EMAIL_SENDER is not linked to the Communication Services resource, or the resource is not the one meant';
    case 413:
      return 'the mail is larger than the service takes';
    case 429:
      return 'the hourly or minute limit of the mail domain is reached; it is tried again in the next run';
    default:
      return generalHelp(status, 'EMAIL_ENDPOINT or EMAIL_CONNECTION_STRING');
  }
}

function webhookHelp(answer: Answered): string {
  if (answer.body.includes('WorkflowTriggerIsNotEnabled'))
    return `the flow is turned off or deleted: ${NEW_FLOW_HELP}`;
  switch (answer.status) {
    case 400:
      return `the flow refused the card; check that it starts with the Teams webhook trigger, otherwise ${NEW_FLOW_HELP}`;
    case 401:
    case 403:
      return 'the trigger is limited to users of the tenant (set it to anyone) or TEAMS_WEBHOOK_URL is incomplete: copy the whole URL with its signature';
    case 404:
    case 410:
      return `the flow does not exist any more: ${NEW_FLOW_HELP}`;
    case 413:
      return 'the card is larger than Teams takes';
    case 429:
      return 'the webhook is asked too often; it is tried again in the next run';
    default:
      return generalHelp(answer.status, 'TEAMS_WEBHOOK_URL');
  }
}

function generalHelp(status: number, setting: string): string {
  if (status === 408 || status >= 500)
    return 'the service did not take it; it is tried again in the next run';
  if (isSuccess(status))
    return 'this is not the documented answer 202; it is tried again in the next run';
  return `the service does not take it like this: check ${setting}`;
}

type Answered = Extract<SendAnswer, { kind: 'answered' }>;

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

function noAnswer(reason: string, secrets: readonly string[]): DeliveryResult {
  return failed(true, `no answer: ${hideSecrets(reason, secrets)}`);
}

function failed(retryable: boolean, reason: string): DeliveryResult {
  return { status: 'failed', retryable, reason };
}
