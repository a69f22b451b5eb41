import { isRecord, jsonOf } from './request-body.ts';

/** A silence as the body of a request gives it: of the right types, and nothing more is known. */
export type SilenceBody = {
  readonly matchers: readonly {
    readonly field: string;
    readonly how: string;
    readonly values: readonly string[];
  }[];
  readonly startsAt?: string;
  readonly endsAt?: string;
  readonly createdBy: string;
  readonly comment: string;
  readonly breaksOnRise?: boolean;
};

export type SilenceBodyReading =
  | { readonly ok: true; readonly value: SilenceBody }
  | { readonly ok: false; readonly problems: readonly string[] };

type Fields = Readonly<Record<string, unknown>>;

const KNOWN = ['matchers', 'startsAt', 'endsAt', 'createdBy', 'comment', 'breaksOnRise'];
const KNOWN_OF_MATCHER = ['field', 'how', 'values'];

/**
 * Reads `{matchers: [{field, how?, values}], startsAt?, endsAt, createdBy, comment, breaksOnRise?}`;
 * every field that is missing, unknown or of another type is told, at once. What the texts may be
 * is for the app to say.
 */
export function readSilenceBody(text: string): SilenceBodyReading {
  const json = jsonOf(text);
  if (!isRecord(json)) return { ok: false, problems: ['the body is not a JSON object'] };
  const problems: string[] = unknownFields(json, KNOWN, '');
  const read = reader(json, '', problems);
  const value = {
    matchers: readMatchers(json['matchers'], problems),
    ...optional('startsAt', read.optionalText('startsAt')),
    ...optional('endsAt', read.text('endsAt')),
    createdBy: read.text('createdBy') ?? '',
    comment: read.text('comment') ?? '',
    ...optional('breaksOnRise', read.optionalFlag('breaksOnRise')),
  };
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value };
}

function readMatchers(value: unknown, problems: string[]): SilenceBody['matchers'] {
  if (!Array.isArray(value)) {
    problems.push('matchers is not a list');
    return [];
  }
  return value.map((one: unknown, at) => {
    const place = `matchers[${at}]`;
    if (!isRecord(one)) {
      problems.push(`${place} is not an object`);
      return { field: '', how: '', values: [] };
    }
    problems.push(...unknownFields(one, KNOWN_OF_MATCHER, `${place}.`));
    const read = reader(one, `${place}.`, problems);
    const values = one['values'];
    const isTexts = Array.isArray(values) && values.every((text) => typeof text === 'string');
    if (!isTexts) problems.push(`${place}.values is not a list of texts`);
    return {
      field: read.text('field') ?? '',
      how: read.optionalText('how') ?? 'equals',
      values: isTexts ? values : [],
    };
  });
}

function reader(fields: Fields, place: string, problems: string[]) {
  const optionalText = (name: string): string | undefined => {
    const value = fields[name];
    if (value === undefined || typeof value === 'string') return value;
    problems.push(`${place}${name} is not a text`);
    return undefined;
  };
  return {
    optionalText,
    text: (name: string): string | undefined => {
      if (fields[name] === undefined) problems.push(`${place}${name} is missing`);
      return optionalText(name);
    },
    optionalFlag: (name: string): boolean | undefined => {
      const value = fields[name];
      if (value === undefined || typeof value === 'boolean') return value;
      problems.push(`${place}${name} is neither true nor false`);
      return undefined;
    },
  };
}

function unknownFields(fields: Fields, known: readonly string[], place: string): string[] {
  const others = Object.keys(fields).filter((name) => !known.includes(name));
  if (others.length === 0) return [];
  const names = others.slice(0, 10).map((name) => JSON.stringify(name.slice(0, 60)));
  return [`there is no ${names.join(', ')} in ${place === '' ? 'a silence' : place.slice(0, -1)}`];
}

function optional<K extends string, T>(name: K, value: T | undefined): { readonly [P in K]?: T } {
  return value === undefined ? {} : onlyField(name, value);
}

/** Safe: an object made of one name and its value has exactly that field. */
function onlyField<K extends string, T>(name: K, value: T): { readonly [P in K]?: T } {
  return { [name]: value } as { readonly [P in K]?: T };
}
