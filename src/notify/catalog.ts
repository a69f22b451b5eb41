import type { ChannelDefinition } from './define-channel.ts';
import { email } from './email.ts';
import { teams } from './teams.ts';

/** Every channel there is, in the order people read of them. */
export const CHANNELS: readonly ChannelDefinition[] = [email, teams];
