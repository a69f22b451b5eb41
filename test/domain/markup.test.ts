import { describe, expect, test } from 'vitest';
import { element, link, safeLink, writeDocument, writeMarkup } from '../../src/domain/markup.ts';

describe('markup', () => {
  test('escapes texts and attributes when it is written', () => {
    const written = writeMarkup(element('b', { title: '"<' }, '<i>', ['&', element('br', {})]));
    expect(written).toBe('<b title="&quot;&lt;">&lt;i&gt;&amp;<br></b>');
  });

  test('a document has its type and language', () => {
    expect(writeDocument(element('body', {}, 'x'))).toBe(
      '<!DOCTYPE html>\n<html lang="en"><body>x</body>\n</html>\n',
    );
  });
});

describe('links', () => {
  test.each([
    'javascript:alert(1)',
    'http://example.com/',
    'data:text/html,x',
    'https://user@example.com/',
    'https://user:pw@example.com/',
    '//example.com',
    'example.com',
    '',
    undefined,
  ])('%j is no link, only its words', (href) => {
    expect(safeLink(href)).toBeUndefined();
    expect(writeMarkup(link(href, 'words'))).toBe('words');
  });

  test('an https address is a link that tells nobody where it was clicked', () => {
    expect(writeMarkup(link('https://example.com/a?b=1&c="', 'words'))).toBe(
      '<a href="https://example.com/a?b=1&amp;c=%22" rel="noopener noreferrer">words</a>',
    );
  });
});
