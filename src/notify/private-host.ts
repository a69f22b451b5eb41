/**
 * IPv4 blocks that are not on the public internet: this network, private, shared, loopback,
 * link-local (IANA IPv4 Special-Purpose Address Registry). First address and prefix length.
 */
const PRIVATE_IPV4: readonly (readonly [number, number])[] = [
  [0x00000000, 8],
  [0x0a000000, 8],
  [0x64400000, 10],
  [0x7f000000, 8],
  [0xa9fe0000, 16],
  [0xac100000, 12],
  [0xc0a80000, 16],
];

/**
 * True for the host of a URL that is a private, link-local or loopback address, or a name that
 * always means this machine or the own network. `hostname` as the URL parser gives it, which
 * writes every form of an IPv4 address as four decimal parts.
 */
export function isPrivateHost(hostname: string): boolean {
  const host = hostname.toLowerCase().replace(/\.$/, '');
  if (/(?:^|\.)(?:localhost|local|internal)$/.test(host)) return true;
  const ipv4 = parseIpv4(host);
  if (ipv4 !== undefined) return isPrivateIpv4(ipv4);
  return host.startsWith('[') && isPrivateIpv6(host.slice(1, -1));
}

function parseIpv4(host: string): number | undefined {
  if (!/^\d{1,3}(?:\.\d{1,3}){3}$/.test(host)) return undefined;
  return host.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

function isPrivateIpv4(address: number): boolean {
  return PRIVATE_IPV4.some(([first, bits]) => {
    const size = 2 ** (32 - bits);
    return address >= first && address < first + size;
  });
}

/** Loopback, unspecified, unique local, link-local, and IPv4 inside IPv6 (RFC 4291, 4193, 6052). */
function isPrivateIpv6(address: string): boolean {
  if (address === '::' || address === '::1') return true;
  if (/^f[cd][0-9a-f]{2}:/.test(address) || /^fe[89ab][0-9a-f]:/.test(address)) return true;
  const inner = /^(?:::(?:ffff:)?|64:ff9b::)([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(address);
  if (inner === null) return false;
  const [, high = '', low = ''] = inner;
  return isPrivateIpv4(Number.parseInt(high, 16) * 65536 + Number.parseInt(low, 16));
}
