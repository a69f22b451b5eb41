import type { Alert } from '../../src/domain/alert.ts';
import { fingerprintOf } from '../../src/domain/fingerprint.ts';
import type { Message, MessageItem } from '../../src/domain/message.ts';
import { countItems } from '../../src/domain/message.ts';
import { aRegistry } from './resources.ts';

const NOW = Date.parse('2026-03-01T00:00:00Z');

/** A firing alert with every field that an alert can have; its fingerprint follows its name. */
export function anAlert(name = 'one', given: Partial<Alert> = {}): Alert {
  const { id, name: registry, subscriptionId } = aRegistry();
  const fingerprint = fingerprintOf('registry-quota', name);
  return {
    fingerprint,
    owner: 'registry-quota',
    finding: {
      fingerprint,
      check: 'registry-quota',
      rule: 'quota',
      stage: 1,
      severity: 'warning',
      scope: `registry/${id.toLowerCase()}/usages`,
      subject: { type: 'registry', id, name: registry },
      registry: { id, name: registry, subscriptionId, tags: { team: 'größe ✓ 𝒳' } },
      title: `Webhooks of ${name}`,
      detail: 'A line with "quotes", a \\ and\na break',
      observed: [
        { name: 'used', value: 9.5, unit: 'percent', approximate: true },
        { name: 'limit', value: null },
        { name: 'word', value: 'Ready' },
        { name: 'flag', value: false },
      ],
      since: '2026-02-01T00:00:00.000Z',
      dueAt: '2026-04-01T00:00:00.000Z',
      step: 30,
      escalates: { to: 'critical', afterMs: 3_600_000 },
      remediation: { text: 'Raise it', command: 'az acr update', link: 'https://example.test/' },
    },
    state: 'firing',
    startsAt: NOW,
    endsAt: NOW + 1,
    seenRuns: 2,
    clearRuns: 1,
    worseAt: NOW - 5,
    settingsKey: 'abc',
    owed: {
      email: { reason: 'worse', at: NOW },
      'owner-0123456789ab': { reason: 'new', at: NOW, recipients: ['a@x.example'] },
    },
    told: {
      teams: { reason: 'new', at: NOW, messageId: 'm1', severity: 'info', stage: 0 },
      'owner-0123456789ab': {
        reason: 'reminder',
        at: NOW,
        messageId: 'm2',
        severity: 'warning',
        stage: 1,
        step: 30,
        recipients: ['a@x.example'],
        before: { reason: 'new', at: NOW - 9, messageId: 'm0', severity: 'info', stage: 0 },
      },
    },
    ...given,
  };
}

/** A digest of one item to the receiver `email`; `id` is made a GUID. */
export function aMessage(id = 1, given: Partial<Message> = {}): Message {
  const items: readonly MessageItem[] = given.items ?? [
    {
      reason: 'new',
      finding: anAlert().finding,
      startsAt: NOW,
      endsAt: NOW + 1,
      owner: 'registry-quota',
      owedAt: NOW,
      snoozeUrl: 'https://watch.example.test/api/snooze?t=abc',
    },
  ];
  return {
    id: `00000000-0000-4000-8000-${String(id).padStart(12, '0')}`,
    receiver: 'email',
    kind: 'digest',
    reason: 'new',
    createdAt: NOW + id,
    items,
    counts: countItems(items),
    unread: ['subscription/a'],
    watching: [{ noun: 'registries', count: 3 }],
    portal: 'https://portal.example.test',
    ...given,
  };
}
