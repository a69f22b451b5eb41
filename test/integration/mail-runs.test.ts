import { expect, test } from 'vitest';
import { mailAudience } from '../../simulator/mail/mail.ts';
import type { Fault } from '../../simulator/http/faults.ts';
import { createAcsMailer } from '../../src/azure/acs-mailer.ts';
import { createHttp } from '../../src/azure/http.ts';
import { registryQuota } from '../../src/checks/registry-quota.ts';
import { HOUR_MS, MINUTE_MS } from '../../src/domain/time.ts';
import type { ChannelPorts } from '../../src/notify/define-channel.ts';
import { email } from '../../src/notify/email.ts';
import type { Receiver } from '../../src/ports/receiver.ts';
import { runSimulator, tokenFor } from '../simulator/support/running.ts';
import { aRegistry, aSize, aUsage } from '../support/resources.ts';
import { recorder, scenario } from '../support/scenario.ts';
import type { World } from '../support/scenario.ts';

const NEVER = new AbortController().signal;
const SEND = /:send$/;
const usages = (current: number) => [aSize(), aUsage({ limit: 100, currentValue: current })];
const full = (current: number): World => ({
  registries: [aRegistry({ name: 'contosoa' })],
  usages: { contosoa: usages(current) },
});

/** A monitor whose mail goes by the app's own channel and client to the simulated service. */
async function open() {
  const monitor = scenario(full(10), [registryQuota]);
  const simulator = await runSimulator({ now: () => new Date(monitor.now) });
  const sleep = async (ms: number): Promise<void> => void (monitor.now += ms);
  const http = createHttp(
    { clock: () => monitor.now, sleep, random: () => 0.5 },
    { deadlineAt: monitor.now + 24 * HOUR_MS, signal: NEVER },
  );
  const getToken = async () => ({
    token: await tokenFor(simulator, mailAudience),
    expiresOnTimestamp: monitor.now + MINUTE_MS,
  });
  const env = {
    EMAIL_ENDPOINT: simulator.endpoints.mail,
    EMAIL_SENDER: 'watch@contoso.example',
    EMAIL_RECIPIENTS: 'robin@contoso.example',
  };
  const real = receiverOf(env, (target) =>
    createAcsMailer({ http, credential: { getToken } }, target),
  );
  const { deliver: _, ...parts } = real;
  const mail = recorder('email', parts);
  mail.answer = (delivery) => real.deliver(delivery);
  monitor.receivers = [mail];
  return {
    monitor,
    mails: simulator.outbox.mails,
    fail: (path: RegExp, fault: Omit<Fault, 'path'>) =>
      simulator.faults.add({ service: 'mail', path, ...fault }),
  };
}

function readyReceiver(env: Readonly<Record<string, string>>) {
  const ready = email.prepare(env, { customCloud: true, declaresMail: false });
  if (!ready.ok) throw new Error('the settings of email are wrong');
  const [receiver] = ready.value.status === 'ready' ? ready.value.receivers : [];
  if (receiver === undefined) throw new Error('email is off');
  return receiver;
}

function receiverOf(
  env: Readonly<Record<string, string>>,
  createMailer: ChannelPorts['createMailer'],
): Receiver {
  const createPoster: ChannelPorts['createPoster'] = () => {
    throw new Error('no card is posted');
  };
  return readyReceiver(env).connect({ createMailer, createPoster });
}

/** A run every hour, each of which must end before its own deadline. */
async function runHourly({ monitor }: Awaited<ReturnType<typeof open>>, times: number) {
  for (let run = 0; run < times; run += 1) {
    const began = monitor.now;
    await monitor.run();
    expect(monitor.now - began).toBeLessThan(5 * MINUTE_MS);
    monitor.now = began + HOUR_MS;
  }
}

test.each([
  [
    '202 and then a status that asks for an hour',
    /operations/,
    { status: 429, headers: { 'retry-after': '3600' } },
  ],
  ['202 with its body cut off', SEND, { cutBody: true }],
  ['a connection that is cut after the mail was taken', SEND, { after: 'accept', reset: true }],
] as const)(
  '%s is one mail for each message, and every run ends in time',
  async (_, path, fault) => {
    const desk = await open();
    desk.fail(path, fault);
    await runHourly(desk, 2);
    desk.monitor.world = full(90);
    await runHourly(desk, 3);
    const ids = desk.mails.map(({ messageId }) => messageId);
    expect(new Set(ids).size).toBe(2);
    expect(ids).toHaveLength(2);
  },
);
