import {
  emptyResponse,
  jsonResponse,
  type Service,
  type SimRequest,
  type SimResponse,
} from '../http/exchange.ts';
import { createRouter } from '../http/router.ts';
import { isObject, parseJson } from '../json.ts';
import { messageIdIn } from '../mail/message.ts';
import type { Outbox } from '../outbox.ts';
import type { Tenant } from '../tenant.ts';

/** What the Teams Workflows service needs. */
export type TeamsDependencies = {
  readonly tenant: () => Tenant;
  readonly now: () => Date;
  readonly outbox: Outbox;
  /** The `sig` of the webhook's URL, which is what lets a caller in. */
  readonly signature: string;
};

/** About 28 KB for a message: learn.microsoft.com/connectors/teams, "Message size limit". */
const maxBytes = 28 * 1024;
const cardType = 'application/vnd.microsoft.card.adaptive';
const webhookPath =
  '/powerautomate/automations/direct/workflows/5c1d9c5c7f6b4f0e9d0a3b2c1e4f5a6b/triggers/manual/paths/invoke';

/** The webhook's URL in the form that Power Automate hands out. */
export function webhookUrl(origin: string, signature: string): string {
  const query = new URLSearchParams({
    'api-version': '1',
    sp: '/triggers/manual/run',
    sv: '1.0',
    sig: signature,
  });
  return `${origin}${webhookPath}?${query.toString()}`;
}

/** The trigger "When a Teams webhook request is received" of one flow. */
export function teamsService(dependencies: TeamsDependencies): Service {
  const route = createRouter([{ method: 'POST', path: webhookPath }]);
  return (request) => {
    if (route(request) === undefined) {
      return workflowError(404, 'WorkflowNotFound', 'The workflow could not be found.');
    }
    const refusal = refuse(dependencies, request);
    if (refusal !== undefined) return refusal;
    const body = parseJson(request.body);
    if (!isEnvelope(body)) {
      const text =
        "The input body for trigger 'manual' of type 'Request' did not match its schema definition.";
      return workflowError(400, 'TriggerInputSchemaMismatch', text);
    }
    const { bodyBytes: bytes } = request;
    const messageId = messageIdIn(request.body);
    dependencies.outbox.addCard({ body, bytes, messageId, at: dependencies.now() });
    return emptyResponse(202);
  };
}

function refuse(d: TeamsDependencies, request: SimRequest): SimResponse | undefined {
  if (request.query.get('sig') !== d.signature) {
    const text = 'The authentication credentials are not valid.';
    return workflowError(401, 'DirectApiAuthorizationRequired', text);
  }
  if (!d.tenant().teams.enabled) {
    const text =
      "Could not execute workflow 'simulator' with trigger 'manual' with state 'Disabled'.";
    return workflowError(400, 'WorkflowTriggerIsNotEnabled', text);
  }
  if (request.bodyBytes > maxBytes) {
    return workflowError(413, 'RequestEntityTooLarge', 'Request Entity too large.');
  }
  return undefined;
}

// The envelope: msteams-docs, webhooks-and-connectors/how-to/connectors-using.
function isEnvelope(body: unknown): boolean {
  if (!isObject(body) || body['type'] !== 'message') return false;
  const attachments = body['attachments'];
  if (!Array.isArray(attachments) || attachments.length === 0) return false;
  return attachments.every(
    (item: unknown) =>
      isObject(item) &&
      item['contentType'] === cardType &&
      isObject(item['content']) &&
      item['content']['type'] === 'AdaptiveCard',
  );
}

function workflowError(status: number, code: string, message: string): SimResponse {
  return jsonResponse(status, { error: { code, message } });
}
