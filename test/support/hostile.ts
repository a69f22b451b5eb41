import * as fc from 'fast-check';

/** Texts that have broken mails, cards, terminals and spreadsheets elsewhere. */
export const HOSTILE_TEXTS: readonly string[] = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '</td></table><a href="https://evil.example">click</a>',
  '[click](https://evil.example)',
  '**bold** _it_ `code`\n- list\n# head',
  '{{DATE(2026-01-01T00:00:00Z,SHORT)}} {{{TIME(x)}}}',
  '<at>everyone</at>',
  '&lt;b&gt; &amp; &#60;',
  '=HYPERLINK("https://evil.example","x")',
  '\u001b[31mred\u001b[0m \u001b]0;title\u0007 \u009b2J',
  'line\r\nBcc: all@evil.example\u2028next',
  'abc\u202edcba\u200b\u2066',
  '\ud800 lone',
  '$(rm -rf /) `id` ; |',
  'а'.repeat(5000),
  '"'.repeat(5000),
];

/** Any text: known bad ones, any Unicode, and long ones. */
export function anyHostileText(): fc.Arbitrary<string> {
  const unicode = fc.string({ unit: 'binary', maxLength: 80 });
  const known = fc.constantFrom(...HOSTILE_TEXTS);
  return fc.oneof(
    known,
    unicode,
    fc.tuple(known, unicode).map((parts) => parts.join('')),
  );
}
