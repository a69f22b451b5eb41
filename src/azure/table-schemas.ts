import * as z from 'zod';
import { CLOSED_STATES, NOTIFICATION_REASONS, OPEN_STATES } from '../domain/alert.ts';
import type { Alert, AlertFinding, Owed, Told, ToldOnce } from '../domain/alert.ts';
import type { Fingerprint } from '../domain/fingerprint.ts';
import { isFingerprint } from '../domain/fingerprint.ts';
import type { Message, MessageItem, Watched } from '../domain/message.ts';
import type { MemoryValue } from '../domain/outcome.ts';
import { SEVERITIES } from '../domain/severity.ts';

/** One schema for every key of a type, optional ones too: a key without one would be lost. */
type SchemasOf<T> = { readonly [K in keyof T]-?: z.ZodType };

const Text = z.string();
const Count = z.number();
const Texts = z.array(Text);

const FingerprintText = z.custom<Fingerprint>(
  (value) => typeof value === 'string' && isFingerprint(value),
);

const Observation = z.object({
  name: Text,
  value: z.union([Count, Text, z.boolean(), z.null()]),
  unit: Text.exactOptional(),
  approximate: z.boolean().exactOptional(),
} satisfies SchemasOf<AlertFinding['observed'][number]>);

const StoredFinding = z.object({
  fingerprint: FingerprintText,
  check: Text,
  rule: Text,
  stage: Count,
  severity: z.enum(SEVERITIES),
  scope: Text,
  subject: z.object({ type: Text, id: Text, name: Text } satisfies SchemasOf<
    AlertFinding['subject']
  >),
  registry: z
    .object({
      id: Text,
      name: Text,
      subscriptionId: Text,
      tags: z.record(Text, Text),
    } satisfies SchemasOf<Required<AlertFinding>['registry']>)
    .exactOptional(),
  title: Text,
  detail: Text,
  observed: z.array(Observation),
  since: Text.exactOptional(),
  dueAt: Text.exactOptional(),
  step: Count.exactOptional(),
  escalates: z.object({ to: z.enum(SEVERITIES), afterMs: Count }).exactOptional(),
  remediation: z.object({
    text: Text,
    command: Text.exactOptional(),
    link: Text.exactOptional(),
  } satisfies SchemasOf<AlertFinding['remediation']>),
} satisfies SchemasOf<AlertFinding>);

const OwedJson = z.object({
  reason: z.enum(NOTIFICATION_REASONS),
  at: Count,
  recipients: Texts.exactOptional(),
} satisfies SchemasOf<Owed>);

const ToldOnceJson = z.object({
  reason: z.enum(NOTIFICATION_REASONS),
  at: Count,
  messageId: Text,
  severity: z.enum(SEVERITIES),
  stage: Count,
  step: Count.exactOptional(),
  recipients: Texts.exactOptional(),
} satisfies SchemasOf<ToldOnce>);

const ToldJson = ToldOnceJson.extend({
  before: ToldOnceJson.exactOptional(),
} satisfies SchemasOf<Pick<Told, 'before'>>);

/** An alert as it is kept in a row. */
export const StoredAlertJson: z.ZodType<Alert> = z.object({
  fingerprint: FingerprintText,
  owner: Text,
  finding: StoredFinding,
  state: z.enum([...OPEN_STATES, ...CLOSED_STATES]),
  startsAt: Count,
  endsAt: Count.exactOptional(),
  seenRuns: Count,
  clearRuns: Count,
  worseAt: Count.exactOptional(),
  settingsKey: Text,
  owed: z.record(Text, OwedJson),
  told: z.record(Text, ToldJson),
} satisfies SchemasOf<Alert>);

/** What a check remembers, as it is kept in a row. */
export const StoredMemoryJson: z.ZodType<MemoryValue> = z.record(
  Text,
  z.union([Text, Count, z.boolean(), z.null()]),
);

const MessageCounts = z.object({
  total: Count,
  reasons: z.record(z.enum(NOTIFICATION_REASONS), Count),
  severities: z.record(z.enum(SEVERITIES), Count),
} satisfies SchemasOf<Message['counts']>);

/** A message as it is kept in the outbox; JSON leaves out a portal that is undefined. */
export const StoredMessageJson = z
  .object({
    id: Text,
    receiver: Text,
    recipients: Texts.exactOptional(),
    kind: z.enum(['summary', 'digest', 'test']),
    reason: z.enum(NOTIFICATION_REASONS),
    createdAt: Count,
    items: z.array(
      z.object({
        reason: z.enum(NOTIFICATION_REASONS),
        finding: StoredFinding,
        startsAt: Count,
        endsAt: Count.exactOptional(),
        owner: Text,
        owedAt: Count,
        snoozeUrl: Text.exactOptional(),
      } satisfies SchemasOf<MessageItem>),
    ),
    counts: MessageCounts,
    unread: Texts,
    watching: z
      .array(z.object({ noun: Text, count: Count } satisfies SchemasOf<Watched>))
      .exactOptional(),
    portal: Text.optional(),
  } satisfies SchemasOf<Message>)
  .transform((message): Message => ({ ...message, portal: message.portal }));
