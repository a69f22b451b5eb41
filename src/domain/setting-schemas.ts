import type { SettingSchema } from './setting.ts';

/** A schema from a function that gives undefined for text that is not allowed. */
export function schemaOf<T>(parse: (text: string) => T | undefined): SettingSchema<T> {
  return {
    safeParse: (text) => {
      const data = parse(text);
      return data === undefined ? { success: false } : { success: true, data };
    },
  };
}

/** A whole number within bounds, both inclusive. */
export function wholeNumber(min: number, max: number): SettingSchema<number> {
  return schemaOf((text) => parseWhole(text, min, max));
}

/** Comma-separated whole numbers, each within bounds, at least one; given back largest first. */
export function wholeNumbers(min: number, max: number): SettingSchema<readonly number[]> {
  return schemaOf((text) => {
    const values = entriesOf(text).map((entry) => parseWhole(entry, min, max));
    const found = values.filter((value) => value !== undefined);
    if (found.length === 0 || found.length !== values.length) return undefined;
    return [...new Set(found)].sort((left, right) => right - left);
  });
}

/** Comma-separated texts, each accepted by `accept`; empty entries are ignored. */
export function textList(accept: (entry: string) => boolean): SettingSchema<readonly string[]> {
  return schemaOf((text) => {
    const entries = entriesOf(text);
    return entries.length > 0 && entries.every(accept) ? [...new Set(entries)] : undefined;
  });
}

/** `true` or `false`, whatever the casing. */
export const trueOrFalse: SettingSchema<boolean> = schemaOf((text) => {
  const word = text.trim().toLowerCase();
  return word === 'true' || word === 'false' ? word === 'true' : undefined;
});

/** Any text that is not empty. */
export const anyText: SettingSchema<string> = schemaOf((text) => (text === '' ? undefined : text));

const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export function isGuid(text: string): boolean {
  return GUID.test(text);
}

function entriesOf(text: string): string[] {
  return text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}

function parseWhole(text: string, min: number, max: number): number | undefined {
  if (!/^\d{1,9}$/.test(text.trim())) return undefined;
  const value = Number(text);
  return value >= min && value <= max ? value : undefined;
}
