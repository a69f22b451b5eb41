import { element } from '../domain/markup.ts';
import type { Markup } from '../domain/markup.ts';
import { AUTHOR_LIMIT, COMMENT_LIMIT } from '../domain/silence-draft.ts';
import { SNOOZE_HOURS } from '../domain/snooze-token.ts';
import { plural } from '../domain/text.ts';

const FIELD_LIMITS = { by: AUTHOR_LIMIT, comment: COMMENT_LIMIT } as const;
const USUAL_HOURS = 24;

/** The form of a good link: how long, who and why. It needs no script. */
export function snoozeForm(token: string): Markup {
  return element('form', { method: 'post', action: 'snooze' }, [
    element('input', { type: 'hidden', name: 't', value: token }),
    durationChoice(),
    element('label', { for: 'by' }, 'Who silences it'),
    element('input', textField('by', 'name')),
    element('label', { for: 'comment' }, 'Why'),
    element('input', textField('comment', 'off')),
    element('button', { type: 'submit' }, 'Silence it'),
  ]);
}

function durationChoice(): Markup {
  const choices = SNOOZE_HOURS.map((hours) => {
    const id = `hours-${hours}`;
    const checked = hours === USUAL_HOURS ? { checked: 'checked' } : {};
    const field = { type: 'radio', name: 'hours', id, value: String(hours), ...checked };
    const label = element('label', { for: id }, spanText(hours));
    return element('div', { class: 'choice' }, element('input', field), label);
  });
  return element('fieldset', {}, element('legend', {}, 'How long'), choices);
}

function textField(name: keyof typeof FIELD_LIMITS, complete: string) {
  const maxlength = String(FIELD_LIMITS[name]);
  const rules = { maxlength, required: 'required', autocomplete: complete };
  return { type: 'text', name, id: name, ...rules };
}

function spanText(hours: number): string {
  return hours < 24 ? plural(hours, 'hour') : plural(hours / 24, 'day');
}
