import { createHash } from 'node:crypto';

/** A GUID that is always the same for a text, so that two runs and two clients speak of one object. */
export function stableGuid(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 3) | 8).toString(16);
  const parts = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ];
  return parts.join('-');
}

/** A certificate thumbprint (40 hexadecimal capitals) that is always the same for a text. */
export function stableThumbprint(text: string): string {
  return createHash('sha1').update(text).digest('hex').toUpperCase();
}
