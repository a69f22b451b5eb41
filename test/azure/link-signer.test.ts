import { createHmac } from 'node:crypto';
import { inspect } from 'node:util';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createLinkSigner } from '../../src/azure/link-signer.ts';

const key = (id: string, byte: number) => ({ id, secret: new Uint8Array(32).fill(byte) });
const CURRENT = key('7', 1);
const PREVIOUS = key('6', 2);
const signer = createLinkSigner(CURRENT, PREVIOUS);

describe('a link signer', () => {
  test('writes the id of the current key, the payload and an HMAC-SHA256 of both', () => {
    const payload = Buffer.from('hello').toString('base64url');
    const mac = createHmac('sha256', CURRENT.secret).update(`7.${payload}`).digest('base64url');
    expect(signer.sign('hello')).toBe(`7.${payload}.${mac}`);
  });

  test('writes what a query takes as it is', () => {
    const token = signer.sign('größe ✓ / + ? & =');
    expect(encodeURIComponent(token)).toBe(token);
  });

  test('gives back any payload that fits', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
        fc.pre(text !== '' && text.isWellFormed());
        expect(signer.verify(signer.sign(text))).toBe(text);
      }),
    );
  });

  test('accepts the key before, and no key before that', () => {
    expect(signer.verify(createLinkSigner(PREVIOUS, undefined).sign('x'))).toBe('x');
    expect(signer.verify(createLinkSigner(key('5', 3), undefined).sign('x'))).toBeUndefined();
    const first = createLinkSigner(CURRENT, undefined);
    expect(first.verify(createLinkSigner(PREVIOUS, undefined).sign('x'))).toBeUndefined();
  });

  test('refuses a token with any one character changed, left out or added', () => {
    const token = signer.sign('snooze');
    for (let at = 0; at <= token.length; at += 1) {
      const [head, character, tail] = [token.slice(0, at), token[at] ?? '', token.slice(at + 1)];
      const others = [...'ABQg0_-.7'].filter((other) => other !== character);
      const forged = [
        ...others.map((other) => `${head}${other}${tail}`),
        ...others.map((other) => `${head}${other}${token.slice(at)}`),
        `${head}${tail}`,
      ].filter((text) => text !== token);
      for (const text of forged) expect({ text, is: signer.verify(text) }).toEqual({ text });
    }
  });

  test("refuses one key's signature under another's id", () => {
    const token = createLinkSigner(PREVIOUS, undefined).sign('x');
    expect(signer.verify(token.replace(/^6/, '7'))).toBeUndefined();
  });

  test.each([
    '',
    '.',
    '..',
    '7..',
    '7.eA.',
    `7.${'e'.repeat(2000)}.${'m'.repeat(43)}`,
    'x'.repeat(1e6),
  ])('refuses what is no token', (text) => expect(signer.verify(text)).toBeUndefined());

  test('refuses any other text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(signer.verify(text)).toBeUndefined();
      }),
    );
  });

  test('refuses to sign nothing and what a link cannot hold, without showing it', () => {
    expect(() => signer.sign('')).toThrow('0 characters');
    expect(() => signer.sign('s'.repeat(675))).not.toThrow();
    expect(() => signer.sign('s'.repeat(676))).toThrow(/^a link cannot carry .* 676 characters$/);
  });

  test('shows nothing of its keys when it is printed', () => {
    const shown = inspect(signer, { depth: 9, showHidden: true }) + JSON.stringify(signer);
    expect(shown).not.toContain(Buffer.from(CURRENT.secret).toString('base64url'));
    expect(shown).not.toContain('secret');
  });
});
