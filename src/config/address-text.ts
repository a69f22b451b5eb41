/**
 * True for text that looks like an address on the web: it may be a webhook's, whose URL is a
 * secret, put where something else belongs. A host without a scheme counts when a path follows.
 */
export function looksLikeAddress(text: string): boolean {
  if (/:\/\/|^\/\/|[?&]?sig(?:=|%3d)/i.test(text)) return true;
  return /(?:^|[\s"'@])[a-z0-9-]+(?:\.[a-z0-9-]+)+\.?(?::\d+)?[/\\?]/i.test(text);
}
