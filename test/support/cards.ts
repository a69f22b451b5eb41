import * as AdaptiveCards from 'adaptivecards';

/** A posted card as Microsoft's own parser understood it. */
export type ParsedCard = {
  readonly bytes: number;
  /** Problems that parsing and validation found. */
  readonly problems: readonly string[];
  /** Types of elements and actions in order, nested ones too. */
  readonly types: readonly string[];
  readonly texts: readonly string[];
  readonly urls: readonly string[];
};

/** Parses the body posted to a webhook; throws when the envelope is not the documented one. */
export function parseCard(body: string): ParsedCard {
  const { type, attachments, ...rest } = JSON.parse(body);
  if (type !== 'message' || attachments.length !== 1 || Object.keys(rest).length > 0)
    throw new Error('not the envelope of Workflows webhooks');
  const { contentType, contentUrl, content } = attachments[0];
  if (contentType !== 'application/vnd.microsoft.card.adaptive' || contentUrl !== null)
    throw new Error('not an Adaptive Card attachment');
  const nodes = nodesOf(content);
  return {
    bytes: new TextEncoder().encode(body).length,
    problems: problemsOf(content),
    types: nodes.map((node) => String(node['type'])),
    texts: nodes.flatMap((node) => (typeof node['text'] === 'string' ? [node['text']] : [])),
    urls: nodes.flatMap((node) => (typeof node['url'] === 'string' ? [node['url']] : [])),
  };
}

function problemsOf(content: unknown): readonly string[] {
  const card = new AdaptiveCards.AdaptiveCard();
  const context = new AdaptiveCards.SerializationContext();
  card.parse(content, context);
  const parsing = Array.from(
    { length: context.eventCount },
    (_, index) => context.getEventAt(index).message,
  );
  const validation = card.validateProperties().validationEvents.map((event) => event.message);
  return [...parsing, ...validation];
}

type Node = Readonly<Record<string, unknown>>;

/** Every object with a type, in document order. */
function nodesOf(value: unknown): readonly Node[] {
  if (Array.isArray(value)) return value.flatMap(nodesOf);
  if (typeof value !== 'object' || value === null) return [];
  const node: Node = { ...value };
  const own = typeof node['type'] === 'string' ? [node] : [];
  return [...own, ...Object.values(node).flatMap(nodesOf)];
}
