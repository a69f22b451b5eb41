import type { Alert } from '../domain/alert.ts';
import { readSilence } from '../domain/silence-draft.ts';
import type { SilenceReading } from '../domain/silence-draft.ts';
import { silenceView } from '../domain/silence-view.ts';
import { linkSilenceId, SNOOZE_HOURS } from '../domain/snooze-token.ts';
import type { SnoozeForm, SnoozeOutcome } from '../domain/snooze-view.ts';
import { HOUR_MS, MINUTE_MS } from '../domain/time.ts';
import { storeSilence } from './create-silence.ts';
import type { SilenceTools } from './create-silence.ts';
import { endSilence } from './end-silence.ts';
import { followLink, subjectOf } from './open-snooze.ts';
import type { OpeningTools } from './open-snooze.ts';

/** Two clicks on one button are not two wishes: an end that is so much later, in ms, is the same. */
const SAME_END_MS = 5 * MINUTE_MS;

/** Silences the one alert that a link is for, as its form asks. */
export async function snooze(
  tools: SilenceTools & OpeningTools,
  form: SnoozeForm,
): Promise<SnoozeOutcome> {
  const opened = await followLink(tools, form.token);
  if (opened.kind !== 'open') return opened;
  const { now, current, kept } = opened;
  const alert = subjectOf(opened.alert);
  const before = current === undefined ? undefined : silenceView(current, now);
  const reading = readForm(form, opened.alert, now);
  if (!reading.ok) {
    return { kind: 'incomplete', alert, current: before, problems: reading.problems };
  }
  const { fingerprint, finding } = opened.alert;
  const { endsAt } = reading.value;
  const id = linkSilenceId({ fingerprint, endsAt }, new Set(kept.map((one) => one.id)));
  const bounds = { breaksOnRise: true, upTo: finding.severity };
  const content = { ...reading.value, ...bounds, id, via: 'link' };
  if (current === undefined) {
    const silence = await storeSilence(tools, content);
    return { kind: 'silenced', alert, silence: silenceView(silence, now), instead: undefined };
  }
  if (content.endsAt - current.endsAt < SAME_END_MS) {
    return { kind: 'already', alert, silence: silenceView(current, now) };
  }
  // The new one stands before the old one ends, so that no run finds neither.
  const silence = await storeSilence(tools, content);
  await endSilence(tools, { id: current.id, by: content.createdBy });
  return { kind: 'silenced', alert, silence: silenceView(silence, now), instead: before };
}

function readForm(
  { hours, by, comment }: SnoozeForm,
  { fingerprint }: Alert,
  now: number,
): SilenceReading {
  const chosen = SNOOZE_HOURS.find((choice) => String(choice) === hours);
  const matcher = { field: 'fingerprint', how: 'equals', values: [fingerprint] };
  const endsAt = now + (chosen ?? 1) * HOUR_MS;
  const draft = { matchers: [matcher], startsAt: now, endsAt, createdBy: by, comment };
  const reading = readSilence(draft, now);
  if (chosen !== undefined) return reading;
  return { ok: false, problems: ['choose how long', ...(reading.ok ? [] : reading.problems)] };
}
