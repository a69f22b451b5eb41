import { EmailClient } from '@azure/communication-email';
import type { EmailClientOptions, EmailMessage } from '@azure/communication-email';
import type { HttpClient, PipelinePolicy } from '@azure/core-rest-pipeline';
import { tameText } from '../domain/text.ts';
import { SECOND_MS } from '../domain/time.ts';
import { MAX_RECIPIENTS } from '../ports/mailer.ts';
import type { Mail, MailAttachment, Mailer, SendAnswer } from '../ports/mailer.ts';
import { fateOf } from './acs-fate.ts';
import { openWire } from './acs-wire.ts';
import type { Wire, WireAnswer } from './acs-wire.ts';
import { toReadFailure } from './failure.ts';
import { withoutSecrets } from './failure-text.ts';
import type { Http, HttpTarget } from './http-types.ts';
import { isUnsent } from './send-answer.ts';
import type { SharedCredential } from './shared-credential.ts';
import { boundToRun } from './token.ts';

/** Longest wait for one answer of the service. */
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
 * Sends mail by Azure Communication Services, and asks what became of it. Both make one request and
 * repeat nothing: repeats are the caller's, who stores what an attempt is known by. `sendMail` gives
 * the status of the POST itself; the SDK's own question for the state of the mail is never sent.
 * Throws when the target has no usable address and when a mail has more than 50 recipients.
 */
export function createAcsMailer(dependencies: AcsDependencies, target: AcsTarget): Mailer {
  const wireTarget = targetOf(target);
  const open = (wire: Wire, policies: readonly PipelinePolicy[]): EmailClient =>
    openClient({ dependencies, target, wireTarget, httpClient: wire.client, policies });
  return {
    async sendMail(mail) {
      checkRecipients(mail);
      const wire = openWire(dependencies.http, wireTarget);
      const { id, signal } = mail;
      try {
        const client = open(wire, [repeatabilityPolicy(mail)]);
        await client.beginSend(messageOf(mail), { operationId: id, abortSignal: signal });
      } catch (error) {
        const answer = wire.answer();
        return answer === undefined ? noAnswer(error, wire, wireTarget) : answered(answer);
      }
      throw new Error('the mail client ended without an answer to its POST');
    },
    async lookUpSend(attemptId, signal) {
      const wire = openWire(dependencies.http, wireTarget);
      const resumeFrom = pollerState(wireTarget, attemptId);
      try {
        await open(wire, []).beginSend(NO_MESSAGE, { resumeFrom, abortSignal: signal });
      } catch (error) {
        const answer = wire.answer();
        if (answer !== undefined) return fateOf(answer, wireTarget.origin);
        return { kind: 'cannot-tell', reason: toReadFailure(error, wireTarget.origin).message };
      }
      throw new Error('the mail client ended without an answer to its question');
    },
  };
}

/** What `beginSend` wants and does not send when it goes on with an operation. */
const NO_MESSAGE: EmailMessage = {
  senderAddress: '',
  content: { subject: '', plainText: '' },
  recipients: {},
};

/**
 * The state that a poller of the SDK would have written down after the POST of this attempt:
 * `resumeFrom` with it asks for the state of the operation, whose address the specification gives
 * ("Email - Get Send Result"). The SDK adds the version of the API.
 */
function pollerState(target: HttpTarget, attemptId: string): string {
  const operationLocation = `${target.origin}/emails/operations/${encodeURIComponent(attemptId)}`;
  const metadata = { mode: 'OperationLocation' };
  const config = { metadata, operationLocation, requestMethod: 'POST' };
  return JSON.stringify({ state: { status: 'running', config } });
}

function answered({ body, ...answer }: WireAnswer): SendAnswer {
  return { kind: 'answered', ...answer, body: tameText(withoutSecrets(body), BODY_LIMIT) };
}

/** Where no token was had, or no connection came about, the service cannot have taken the mail. */
function noAnswer(error: unknown, wire: Wire, target: HttpTarget): SendAnswer {
  const reason = toReadFailure(error, target.origin).message;
  const unsent = !wire.asked() || isUnsent(error);
  return { kind: 'no-answer', reason, ...(unsent ? { unsent } : {}) };
}

function openClient(input: {
  readonly dependencies: AcsDependencies;
  readonly target: AcsTarget;
  readonly wireTarget: HttpTarget;
  readonly httpClient: HttpClient;
  readonly policies: readonly PipelinePolicy[];
}): EmailClient {
  const { dependencies, target, wireTarget, httpClient } = input;
  const { http, credential } = dependencies;
  const options: EmailClientOptions = {
    ...http.sdkOptions(wireTarget),
    httpClient,
    additionalPolicies: input.policies.map((policy) => ({ policy, position: 'perCall' })),
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
  const { attachments, headers } = mail;
  return {
    senderAddress: mail.sender,
    content: { subject: mail.subject, plainText: mail.text, html: mail.html },
    recipients: { to: mail.recipients.map((address) => ({ address })) },
    disableUserEngagementTracking: true,
    ...(attachments.length === 0 ? {} : { attachments: attachments.map(attachmentOf) }),
    ...(Object.keys(headers).length === 0 ? {} : { headers: { ...headers } }),
  };
}

function attachmentOf({ name, contentType, text }: MailAttachment): {
  name: string;
  contentType: string;
  contentInBase64: string;
} {
  return { name, contentType, contentInBase64: Buffer.from(text, 'utf8').toString('base64') };
}

function checkRecipients({ recipients }: Mail): void {
  if (recipients.length > 0 && recipients.length <= MAX_RECIPIENTS) return;
  throw new Error(
    `a mail to ${recipients.length} recipients: it needs 1 to ${MAX_RECIPIENTS}, send several mails`,
  );
}

function targetOf(target: AcsTarget): HttpTarget {
  const endpoint = 'endpoint' in target ? target.endpoint : endpointIn(target.connectionString);
  if (!URL.canParse(endpoint)) throw new Error('the mail endpoint is not an address');
  const { origin } = new URL(endpoint);
  return { origin, mayRepeat: () => false, attemptMs: MAIL_LIMIT_MS };
}

/** What the SDK throws for a bad connection string quotes it with its key: so it is read first. */
function endpointIn(connectionString: string): string {
  const endpoint = /^\s*endpoint=([^;]+);accesskey=[^;]+/i.exec(connectionString)?.[1];
  if (endpoint !== undefined) return endpoint;
  throw new Error('the mail connection string is not in the form endpoint=https://…;accesskey=…');
}
