import * as z from 'zod';
import { CLOSED_STATES, NOTIFICATION_REASONS, OPEN_STATES } from '../domain/alert.ts';
import type { Alert, AlertFinding } from '../domain/alert.ts';
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

const Owed = z.object({ reason: z.enum(NOTIFICATION_REASONS), at: Count });
const Told = Owed.extend({ messageId: Text });

/** An alert as it is kept in a row. */
export const StoredAlertJson: z.ZodType<Alert> = z.object({
  fingerprint: FingerprintText,
  owner: Text,
  finding: StoredFinding,
  state: z.enum([...OPEN_STATES, ...CLOSED_STATES]),
  startsAt: Count,
  endsAt: Count.exactOptional(),
  seenRuns: Count,
  settingsKey: Text,
  owed: z.record(Text, Owed),
  told: z.record(Text, Told),
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
    channel: Text,
    kind: z.enum(['summary', 'digest']),
    createdAt: Count,
    items: z.array(
      z.object({
        reason: z.enum(NOTIFICATION_REASONS),
        finding: StoredFinding,
        startsAt: Count,
      } satisfies SchemasOf<MessageItem>),
    ),
    counts: MessageCounts,
    unread: Texts,
    watching: z
      .array(z.object({ check: Text, subjectsRead: Count } satisfies SchemasOf<Watched>))
      .exactOptional(),
    portal: Text.optional(),
  } satisfies SchemasOf<Message>)
  .transform((message): Message => ({ ...message, portal: message.portal }));
