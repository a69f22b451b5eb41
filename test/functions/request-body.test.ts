import { describe, expect, test } from 'vitest';
import { readBody } from '../../src/functions/request-body.ts';

const TYPE = 'application/json';

function requestOf(chunks: readonly string[], type: string | undefined = TYPE) {
  const pulled: string[] = [];
  const left = [...chunks];
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const chunk = left.shift();
        if (chunk === undefined) return controller.close();
        pulled.push(chunk);
        controller.enqueue(Buffer.from(chunk));
      },
    },
    { highWaterMark: 0 },
  );
  const headers = new Headers(type === undefined ? {} : { 'content-type': type });
  return { request: { headers, body }, pulled };
}

describe('the body of a request', () => {
  test('is put together from its parts, also inside a character', async () => {
    const bytes = Buffer.from('größe');
    const body = new ReadableStream({
      start(controller) {
        for (const byte of bytes) controller.enqueue(Uint8Array.of(byte));
        controller.close();
      },
    });
    const headers = new Headers({ 'content-type': `${TYPE}; charset=utf-8` });
    const reading = await readBody({ headers, body }, { type: TYPE, limit: 100 });
    expect(reading).toEqual({ ok: true, text: 'größe' });
  });

  test('may be as long as the limit and not a byte longer', async () => {
    const { request } = requestOf(['1234', '5678']);
    expect(await readBody(request, { type: TYPE, limit: 8 })).toEqual({
      ok: true,
      text: '12345678',
    });
    const longer = requestOf(['1234', '5678', '9']);
    expect(await readBody(longer.request, { type: TYPE, limit: 8 })).toMatchObject({ status: 413 });
  });

  test('is not read on once it is too long', async () => {
    const { request, pulled } = requestOf(Array.from({ length: 1000 }, () => 'x'.repeat(10)));
    await readBody(request, { type: TYPE, limit: 25 });
    expect(pulled.length).toBeLessThan(6);
  });

  test('of another type, or without one, is refused; an empty one needs none', async () => {
    for (const type of ['text/plain', 'application/jsonp', undefined]) {
      const { request } = requestOf(['{}'], type ?? '');
      expect(await readBody(request, { type: TYPE, limit: 8 })).toMatchObject({ status: 415 });
    }
    const { request } = requestOf(['{}'], 'Application/JSON');
    expect(await readBody(request, { type: TYPE, limit: 8 })).toMatchObject({ ok: true });
    const none = { headers: new Headers(), body: null };
    expect(await readBody(none, { type: TYPE, limit: 8 })).toEqual({ ok: true, text: '' });
  });
});
