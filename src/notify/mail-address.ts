import { isMailAddress } from '../domain/mail-address.ts';
import type { SettingSchema } from '../domain/setting.ts';
import { schemaOf, textList } from '../domain/setting-schemas.ts';
import { MAX_RECIPIENTS } from '../ports/mailer.ts';

/** Exactly one address. */
export const mailAddress: SettingSchema<string> = schemaOf((text) =>
  isMailAddress(text) ? text : undefined,
);

/** 1 to 50 different addresses, separated by commas. */
export const mailAddresses: SettingSchema<readonly string[]> = schemaOf((text) => {
  const parsed = textList(isMailAddress).safeParse(text);
  return parsed.success && parsed.data.length <= MAX_RECIPIENTS ? parsed.data : undefined;
});
