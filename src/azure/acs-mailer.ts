import { EmailClient } from '@azure/communication-email';
import type { EmailClientOptions, EmailMessage } from '@azure/communication-email';
import type { HttpClient, PipelinePolicy, PipelineResponse } from '@azure/core-rest-pipeline';
import { tameText } from '../domain/text.ts';
import { SECOND_MS } from '../domain/time.ts';
import { MAX_RECIPIENTS } from '../ports/mailer.ts';
import type { Mail, Mailer, SendAnswer } from '../ports/mailer.ts';
import { toReadFailure } from './failure.ts';
import { withoutSecrets } from './failure-text.ts';
import { HttpFailure } from './http-failure.ts';
import type { Http, HttpTarget } from './http-types.ts';
import type { SharedCredential } from './shared-credential.ts';
import { boundToRun } from './token.ts';

/** Longest time for one mail, its repeats and pauses included. */
export const MAIL_LIMIT_MS = 30 * SECOND_MS;

/** Most characters kept of an answer's body; enough for an error code and its text. */
const BODY_LIMIT = 2000;

export type AcsDependencies = {
  readonly http: Http;
  /** For a target that is asked with the app's identity; not used with a connection string. */
  readonly credential: SharedCredential;
};

/** The Communication Services resource: its endpoint, or a connection string with its key. */
export type AcsTarget = { readonly endpoint: string } | { readonly connectionString: string };

/**
 * Sends mail by Azure Communication Services. `sendMail` gives the status of the POST itself; the
 * SDK's own question for the state of the mail is never sent, because it has a small budget of its
 * own and its failure says nothing about the mail. Throws when the target has no usable address
 * and when a mail has more than 50 recipients.
 */
export function createAcsMailer(dependencies: AcsDependencies, target: AcsTarget): Mailer {
  const wireTarget = targetOf(target);
  return {
    async sendMail(mail) {
      checkRecipients(mail);
      const wire = openWire(dependencies.http, wireTarget);
      const client = openClient({
        dependencies,
        target,
        wireTarget,
        mail,
        httpClient: wire.client,
      });
      try {
        await client.beginSend(messageOf(mail), { operationId: mail.id, abortSignal: mail.signal });
      } catch (error) {
        return wire.answer() ?? noAnswer(error, wireTarget);
      }
      throw new Error('the mail client ended without an answer to its POST');
    },
  };
}

/** The wire of one mail: keeps the answer to the POST and lets the SDK send nothing after it. */
type Wire = { readonly client: HttpClient; answer(): SendAnswer | undefined };

function openWire(http: Http, target: HttpTarget): Wire {
  const { httpClient } = http.sdkOptions(target);
  let answer: SendAnswer | undefined;
  const client: HttpClient = {
    async sendRequest(request) {
      try {
        const response = await httpClient.sendRequest(request);
        answer = answered(response);
      } catch (error) {
        answer = refusal(error);
        throw error;
      }
      throw new Error('the POST was answered: nothing more is asked');
    },
  };
  return { client, answer: () => answer };
}

function answered(response: PipelineResponse): SendAnswer {
  const body = tameText(withoutSecrets(response.bodyAsText ?? ''), BODY_LIMIT);
  return { kind: 'answered', status: response.status, body };
}

/** An answer that the run has no time to wait for, such as 429 with a long pause, is one too. */
function refusal(error: unknown): SendAnswer | undefined {
  if (!(error instanceof HttpFailure) || error.failure.status === undefined) return undefined;
  const { status, message } = error.failure;
  return { kind: 'answered', status, body: tameText(message, BODY_LIMIT) };
}

function noAnswer(error: unknown, target: HttpTarget): SendAnswer {
  return { kind: 'no-answer', reason: toReadFailure(error, target.origin).message };
}

function openClient(input: {
  readonly dependencies: AcsDependencies;
  readonly target: AcsTarget;
  readonly wireTarget: HttpTarget;
  readonly mail: Mail;
  readonly httpClient: HttpClient;
}): EmailClient {
  const { dependencies, target, wireTarget, mail, httpClient } = input;
  const { http, credential } = dependencies;
  const options: EmailClientOptions = {
    ...http.sdkOptions(wireTarget),
    httpClient,
    additionalPolicies: [{ policy: repeatabilityPolicy(mail), position: 'perCall' }],
  };
  if ('connectionString' in target) return new EmailClient(target.connectionString, options);
  const bounded = boundToRun(credential, { http, authority: wireTarget.origin });
  return new EmailClient(target.endpoint, bounded, options);
}

/**
 * Headers by which the service knows a repeat within five minutes and does not send it twice
 * (OASIS Repeatable Requests 1.0; the SDK sends only `Operation-Id`).
 */
function repeatabilityPolicy(mail: Pick<Mail, 'id' | 'firstSentAt'>): PipelinePolicy {
  return {
    name: 'acrWatchRepeatabilityPolicy',
    sendRequest(request, next) {
      request.headers.set('Repeatability-Request-Id', mail.id);
      request.headers.set('Repeatability-First-Sent', new Date(mail.firstSentAt).toUTCString());
      return next(request);
    },
  };
}

function messageOf(mail: Mail): EmailMessage {
  return {
    senderAddress: mail.sender,
    content: { subject: mail.subject, plainText: mail.text, html: mail.html },
    recipients: { to: mail.recipients.map((address) => ({ address })) },
    disableUserEngagementTracking: true,
  };
}

function checkRecipients({ recipients }: Mail): void {
  if (recipients.length > 0 && recipients.length <= MAX_RECIPIENTS) return;
  throw new Error(
    `a mail to ${recipients.length} recipients: it needs 1 to ${MAX_RECIPIENTS}, send several mails`,
  );
}

/** The repeatability headers make every repeat of the POST harmless. */
function targetOf(target: AcsTarget): HttpTarget {
  const endpoint = 'endpoint' in target ? target.endpoint : endpointIn(target.connectionString);
  if (!URL.canParse(endpoint)) throw new Error('the mail endpoint is not an address');
  return { origin: new URL(endpoint).origin, mayRepeat: () => true, limitMs: MAIL_LIMIT_MS };
}

/** What the SDK throws for a bad connection string quotes it with its key: so it is read first. */
function endpointIn(connectionString: string): string {
  const endpoint = /^\s*endpoint=([^;]+);accesskey=[^;]+/i.exec(connectionString)?.[1];
  if (endpoint !== undefined) return endpoint;
  throw new Error('the mail connection string is not in the form endpoint=https://…;accesskey=…');
}
