import type { SettingSchema } from '../domain/setting.ts';
import { schemaOf, textList } from '../domain/setting-schemas.ts';
import { MAX_RECIPIENTS } from '../ports/mailer.ts';

/** Longest address and longest part before the @ (RFC 5321, 4.5.3.1). */
const MAX_ADDRESS = 254;
const MAX_LOCAL_PART = 64;

const ADDRESS =
  /^[^\s@<>()[\]\\,;:"\p{Cc}]+@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/iu;

/** True for one plain address: one @, a domain with a dot, no name, quotes or control characters. */
export function isMailAddress(text: string): boolean {
  if (text.length > MAX_ADDRESS || text.indexOf('@') > MAX_LOCAL_PART) return false;
  return ADDRESS.test(text);
}

/** Exactly one address. */
export const mailAddress: SettingSchema<string> = schemaOf((text) =>
  isMailAddress(text) ? text : undefined,
);

/** 1 to 50 different addresses, separated by commas. */
export const mailAddresses: SettingSchema<readonly string[]> = schemaOf((text) => {
  const parsed = textList(isMailAddress).safeParse(text);
  return parsed.success && parsed.data.length <= MAX_RECIPIENTS ? parsed.data : undefined;
});
