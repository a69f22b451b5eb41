import { isAllowedOwner, OWNER_PREFIX } from '../domain/owner-tag.ts';
import type { OwnerRule } from '../domain/owner-tag.ts';
import type { Receiver, ReceiverBook } from '../ports/receiver.ts';
import type { ChannelPorts, MailList, ReadyReceiver } from './define-channel.ts';

/** What a book of receivers is made of. */
export type ReceiverSet = {
  readonly receivers: readonly ReadyReceiver[];
  /** Makes a receiver of mail recipients; undefined where email is off. */
  readonly receiverOf: ((list: MailList) => ReadyReceiver) | undefined;
  /** Whom a registry's tag may name; undefined where no tag counts. */
  readonly owners: OwnerRule | undefined;
};

/**
 * The receivers of one run. One made of a tag is there for whatever name begins as such a name
 * does, as long as email is on and every address still counts: what is on its way to an address
 * that no longer may be named is not sent.
 */
export function createReceiverBook(set: ReceiverSet, ports: ChannelPorts): ReceiverBook {
  const all = set.receivers.map((receiver) => receiver.connect(ports));
  const byName = new Map(all.map((receiver) => [receiver.name, receiver]));
  const ofOwners = new Map<string, Receiver>();
  const ownerReceiver = (name: string, recipients: readonly string[]) => {
    const { owners, receiverOf } = set;
    if (owners === undefined || receiverOf === undefined) return undefined;
    if (!recipients.every((address) => isAllowedOwner(address, owners))) return undefined;
    const key = JSON.stringify([name, ...recipients]);
    const made =
      ofOwners.get(key) ??
      receiverOf({ name, recipients, setting: `the tag ${owners.tag}` }).connect(ports);
    ofOwners.set(key, made);
    return made;
  };
  return {
    all,
    find: (name, recipients = []) =>
      byName.get(name) ??
      (name.startsWith(OWNER_PREFIX) ? ownerReceiver(name, recipients) : undefined),
  };
}
