import type { Alert, NotificationReason } from '../../src/domain/alert.ts';
import type { Finding } from '../../src/domain/finding.ts';
import { fingerprintOf } from '../../src/domain/fingerprint.ts';
import type { Fingerprint } from '../../src/domain/fingerprint.ts';
import { advance } from '../../src/domain/lifecycle.ts';
import type { Verdict } from '../../src/domain/lifecycle.ts';
import type { Muting } from '../../src/domain/muting.ts';
import {
  isFinished,
  markTold,
  markUntold,
  mayBeTold,
  oweNotifications,
} from '../../src/domain/notification.ts';
import type { ToldAlert } from '../../src/domain/notification.ts';
import type { NotificationPolicy } from '../../src/domain/policy.ts';
import { aThingFinding } from './fake-check.ts';

/** What a run sees of a thing: what is wrong with it, or why nothing is seen. */
export type Sight =
  | Partial<Pick<Finding, 'severity' | 'stage' | 'step'>>
  | 'fine'
  | 'unread'
  | 'gone';

/** What becomes of a message: `late` is known at the next run only; `bounces` was taken and fails. */
export type Fate = 'taken' | 'failed' | 'late' | 'bounces';

/** What a receiver was shown. `at` is the time of the run that made the message. */
export type Heard = ToldAlert & {
  readonly receiver: string;
  readonly thing: string;
  readonly startsAt: number;
  readonly at: number;
};

export type LifeOptions = {
  readonly failureThreshold?: number;
  readonly successThreshold?: number;
  readonly remindAfterMs?: NotificationPolicy['remindAfterMs'];
  readonly receivers?: readonly string[];
  readonly mutingOf?: (alert: Alert, now: number) => Muting | undefined;
};

export type LifeRun = {
  readonly now: number;
  readonly sights: Readonly<Record<string, Sight>>;
  readonly fates?: Readonly<Record<string, Fate>>;
};

type Sent = {
  readonly heard: Heard;
  readonly fingerprint: Fingerprint;
  readonly messageId: string;
};

/** The pure functions of the alert's life put together as a run does it, without any store. */
export type Life = {
  readonly run: (run: LifeRun) => readonly Heard[];
  readonly heard: () => readonly Heard[];
  readonly alerts: () => readonly Alert[];
  /** When alerts were closed without a word to anybody. */
  readonly gone: () => readonly { readonly thing: string; readonly at: number }[];
};

const NEVER = { critical: undefined, warning: undefined, info: undefined };

export function alertLife(options: LifeOptions = {}): Life {
  const { receivers = ['email'], remindAfterMs = NEVER, mutingOf = () => undefined } = options;
  const policy: NotificationPolicy = {
    route: () => receivers.map((receiver) => ({ receiver })),
    fallback: [],
    remindAfterMs,
    isQuiet: () => false,
  };
  let alerts: readonly Alert[] = [];
  let heard: readonly Heard[] = [];
  let late: readonly Sent[] = [];
  let bouncing: readonly Sent[] = [];
  let messages = 0;
  let gone: ReturnType<Life['gone']> = [];

  const change = (fingerprint: Fingerprint, by: (alert: Alert) => Alert) => {
    alerts = alerts.map((alert) => (alert.fingerprint === fingerprint ? by(alert) : alert));
  };
  const show = (sent: Sent, isShown: boolean) => {
    if (isShown) heard = [...heard, sent.heard];
    const { receiver, at } = sent.heard;
    const { messageId } = sent;
    change(sent.fingerprint, (alert) =>
      markTold(alert, { receiver, messageId, telling: sent.heard, at }),
    );
  };
  const isAmong = (list: readonly Sent[], fingerprint: Fingerprint, receiver: string) =>
    list.some((sent) => sent.fingerprint === fingerprint && sent.heard.receiver === receiver);

  const settle = (fates: NonNullable<LifeRun['fates']>) => {
    for (const { fingerprint, messageId, heard: failed } of bouncing) {
      change(fingerprint, (alert) => markUntold(alert, { receiver: failed.receiver, messageId }));
    }
    bouncing = [];
    const open = late;
    late = open.filter(({ heard: { receiver } }) => fates[receiver] === 'late');
    for (const sent of open) {
      if ((fates[sent.heard.receiver] ?? 'taken') === 'taken') show(sent, true);
    }
  };

  const move = ({ now, sights }: LifeRun) => {
    const seen = Object.entries(sights);
    const step = advance({
      owner: 'fake',
      alerts,
      findings: seen.flatMap(([thing, sight]) =>
        typeof sight === 'string' ? [] : [findingOf(thing, sight)],
      ),
      verdicts: new Map(
        seen.map(([thing, sight]) => [fingerprintOfThing(thing), verdictOf(sight)]),
      ),
      now,
      settingsKey: 'key',
      runsToFire: () => options.failureThreshold ?? 1,
      runsToClose: () => options.successThreshold ?? 1,
    });
    for (const { kind, alert } of step.transitions) {
      if (kind === 'gone') gone = [...gone, { thing: alert.finding.subject.id, at: now }];
    }
    alerts = oweNotifications({
      alerts: step.alerts,
      policy,
      refusing: new Set(),
      inDoubt: ({ fingerprint }, receiver) => isAmong(late, fingerprint, receiver),
      latest: step.latest,
      now,
    });
  };

  const send = ({ now, fates = {} }: LifeRun) => {
    for (const alert of alerts) {
      if (mutingOf(alert, now) !== undefined) continue;
      for (const [receiver, { reason, at: owedAt }] of Object.entries(alert.owed)) {
        const isOnItsWay = isAmong(late, alert.fingerprint, receiver);
        if (isOnItsWay || !mayBeTold(alert, receiver)) continue;
        messages += 1;
        const sent: Sent = {
          heard: heardOf(alert, { receiver, reason, owedAt, at: now }),
          fingerprint: alert.fingerprint,
          messageId: `m${messages}`,
        };
        const fate = fates[receiver] ?? 'taken';
        if (fate === 'late') late = [...late, sent];
        if (fate === 'taken' || fate === 'bounces') show(sent, fate === 'taken');
        if (fate === 'bounces') bouncing = [...bouncing, sent];
      }
    }
  };

  const forget = () => {
    alerts = alerts.filter(
      (alert) =>
        !isFinished(alert, ({ fingerprint }, receiver) =>
          isAmong([...late, ...bouncing], fingerprint, receiver),
        ),
    );
  };

  return {
    heard: () => heard,
    alerts: () => alerts,
    gone: () => gone,
    run: (run) => {
      const before = heard.length;
      settle(run.fates ?? {});
      move(run);
      forget();
      send(run);
      forget();
      return heard.slice(before);
    },
  };
}

/** What was told, as `REASON thing severity`. */
export function briefly(all: readonly Heard[]): readonly string[] {
  return all.map(({ reason, thing, severity }) => `${reason.toUpperCase()} ${thing} ${severity}`);
}

function findingOf(thing: string, sight: Exclude<Sight, string>): Finding {
  return aThingFinding({
    fingerprint: fingerprintOfThing(thing),
    subject: { type: 'thing', id: thing, name: thing },
    ...sight,
  });
}

function fingerprintOfThing(thing: string): Fingerprint {
  return fingerprintOf('fake', thing);
}

function verdictOf(sight: Sight): Verdict {
  if (sight === 'fine') return 'resolved';
  return sight === 'gone' ? 'gone' : 'keep';
}

function heardOf(
  { finding, startsAt }: Alert,
  given: {
    readonly receiver: string;
    readonly reason: NotificationReason;
    readonly owedAt: number;
    readonly at: number;
  },
): Heard {
  const { severity, stage, step } = finding;
  return {
    ...given,
    thing: finding.subject.id,
    startsAt,
    severity,
    stage,
    ...(step === undefined ? {} : { step }),
  };
}
