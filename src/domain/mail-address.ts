/** Longest address and longest part before the @ (RFC 5321, 4.5.3.1). */
const MAX_ADDRESS = 254;
const MAX_LOCAL_PART = 64;

const ADDRESS =
  /^[^\s@<>()[\]\\,;:"\p{Cc}]+@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/iu;

/** True for one plain address: one @, a domain with a dot, no name, quotes or control characters. */
export function isMailAddress(text: string): boolean {
  if (text.length > MAX_ADDRESS || text.indexOf('@') > MAX_LOCAL_PART) return false;
  return ADDRESS.test(text);
}

/** The part after the @, in lower case. */
export function mailDomain(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1).toLowerCase();
}

/** True for a domain as an address has it after its @. */
export function isMailDomain(text: string): boolean {
  return isMailAddress(`x@${text}`);
}
