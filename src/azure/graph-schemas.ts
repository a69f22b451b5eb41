import * as z from 'zod';
import { tameText } from '../domain/text.ts';

/** A field that decides nothing by itself: an odd one is taken for absent. */
const Text = z.string().nullish().catch(undefined);

/**
 * An end date as it was written, for the check to judge: one that is no text is kept as what it
 * is, so that it is reported as unreadable and not taken for absent.
 */
const DateText = z
  .unknown()
  .optional()
  .transform((date) =>
    date === null || date === undefined
      ? undefined
      : tameText(typeof date === 'string' ? date : JSON.stringify(date), 64),
  );

/** `secretText` and `key` are not taken over: nothing of a secret goes further than this. */
const Password = z.object({
  keyId: z.string().min(1),
  displayName: Text,
  customKeyIdentifier: Text,
  endDateTime: DateText,
});
export type Password = z.infer<typeof Password>;

const Key = z.object({ ...Password.shape, type: Text, usage: Text });
export type Key = z.infer<typeof Key>;

/** An application or service principal, Microsoft Graph v1.0. Both lists must be there. */
export const Holder = z.object({
  id: z.string().min(1),
  appId: z.string().min(1),
  displayName: Text,
  tags: z.array(z.string().optional().catch(undefined)).nullish().catch(undefined),
  servicePrincipalType: Text,
  appOwnerOrganizationId: Text,
  passwordCredentials: z.array(Password),
  keyCredentials: z.array(Key),
});
export type Holder = z.infer<typeof Holder>;

/** A page of either list; each object is read by itself, so that an odd one hides no other. */
export const HolderList = z.object({
  value: z.array(z.unknown()),
  '@odata.nextLink': z.string().nullish(),
});

/** Any object, where only its being there matters. */
export const AnyObject = z.object({ id: z.string().min(1) });
