import { describe, expect, test } from 'vitest';
import { postParts } from '../../src/notify/post-parts.ts';
import type { DeliveryResult } from '../../src/ports/receiver.ts';

const PARTS = ['one', 'two', 'three'];
const TAKEN: DeliveryResult = { status: 'delivered', detail: 'answered 202' };
const BUSY = {
  status: 'failed',
  retryable: true,
  reason: 'answered 429',
  retryAfterMs: 7,
} as const;
const REFUSED = { status: 'failed', retryable: false, reason: 'answered 400' } as const;
const SILENT = { status: 'failed', retryable: true, reason: 'no answer', ambiguous: true } as const;

/** Posts to a webhook that gives these answers in order, then takes all. */
async function postTo(
  answers: readonly DeliveryResult[],
  { parts = PARTS, doneParts = 0 }: { parts?: readonly string[]; doneParts?: number } = {},
) {
  const posted: string[] = [];
  let open = 0;
  const post = async (part: string): Promise<DeliveryResult> => {
    if (open > 0) throw new Error('posted before the last answer');
    open += 1;
    await Promise.resolve();
    open -= 1;
    return answers[posted.push(part) - 1] ?? TAKEN;
  };
  return { result: await postParts({ parts, doneParts, post }), posted };
}

describe('the parts of a message', () => {
  test('are posted in order, one after the other, and delivered when all were taken', async () => {
    const { result, posted } = await postTo([]);
    expect(posted).toEqual(PARTS);
    expect(result).toEqual({ status: 'delivered', detail: '3 parts, answered 202' });
  });

  test('of a message that is one part are not counted', async () => {
    const one = { parts: ['one'] };
    expect((await postTo([], one)).result).toEqual(TAKEN);
    expect((await postTo([BUSY], one)).result).toEqual({ ...BUSY, doneParts: 0 });
  });

  test('stop at the first that fails; its pause is kept', async () => {
    const { result, posted } = await postTo([BUSY]);
    expect(posted).toEqual(['one']);
    const reason = 'part 1 of 3: answered 429';
    expect(result).toEqual({ ...BUSY, reason, doneParts: 0 });
  });

  test.each([
    [1, 'part 2 of 3: answered 400 (part 1 was taken and is not sent again)'],
    [2, 'part 3 of 3: answered 400 (parts 1 to 2 were taken and are not sent again)'],
  ])('that were taken, %d of them, are told', async (taken, reason) => {
    const answers = [...Array.from({ length: taken }, () => TAKEN), REFUSED];
    expect((await postTo(answers)).result).toEqual({ ...REFUSED, reason, doneParts: taken });
  });

  test('without an answer count as not taken', async () => {
    const { result } = await postTo([TAKEN, SILENT]);
    expect(result).toMatchObject({ ambiguous: true, doneParts: 1 });
  });

  test.each([
    [1, ['two', 'three']],
    [2, ['three']],
    [3, []],
    [4, []],
  ])('that were taken before, %d of them, are left out', async (doneParts, left) => {
    const { result, posted } = await postTo([], { doneParts });
    expect(posted).toEqual(left);
    expect(result.status).toBe('delivered');
    expect(result.status === 'delivered' && result.detail).toContain(
      `3 parts, ${Math.min(doneParts, 3)} of them before`,
    );
  });

  test('that fail after a resumption count those before', async () => {
    const { result } = await postTo([BUSY], { doneParts: 2 });
    expect(result).toMatchObject({ doneParts: 2, reason: expect.stringMatching(/^part 3 of 3/) });
  });
});
