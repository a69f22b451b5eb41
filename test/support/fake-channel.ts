import { wholeNumber } from '../../src/domain/setting-schemas.ts';
import { defineChannel } from '../../src/notify/define-channel.ts';
import type {
  ChannelDefinition,
  MailList,
  ReadyReceiver,
} from '../../src/notify/define-channel.ts';
import type { Receiver } from '../../src/ports/receiver.ts';

/** A receiver whose settings are in order; what it delivers goes nowhere. */
export function aReadyReceiver(list: Pick<MailList, 'name'> & Partial<MailList>): ReadyReceiver {
  const { name, recipients } = list;
  const ready = {
    name,
    channel: 'fax',
    settingsKey: `key of ${[name, ...(recipients ?? [])].join(' ')}`,
    budget: { key: 'fax', perMinute: 1, perHour: 2 },
  };
  const connect = (): Receiver => ({
    ...ready,
    names: (message) => message.items,
    deliver: async () => ({ status: 'delivered', detail: '' }),
  });
  return { ...ready, connect, ...(recipients === undefined ? {} : { recipients }) };
}

/** A channel with one number from 1 to 9, which is secret; 9 is for custom clouds only. */
export const fax: ChannelDefinition = defineChannel({
  id: 'fax',
  title: 'Fax',
  settings: {
    number: {
      name: 'FAX_NUMBER',
      schema: wholeNumber(1, 9),
      default: undefined,
      allowed: '1 to 9',
      meaning: 'A number.',
      secret: true,
    },
  },
  receiverNames: (env) => (env['FAX_NUMBER'] === undefined ? [] : ['fax']),
  relate: ({ values, surroundings }) =>
    values.number === 9 && !surroundings.customCloud
      ? [{ setting: 'FAX_NUMBER', found: '(hidden)', allowed: 'not 9 here' }]
      : [],
  make: ({ values }) =>
    values.number === undefined ? undefined : { receivers: [aReadyReceiver({ name: 'fax' })] },
});
