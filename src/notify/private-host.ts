/**
 * IPv4 blocks that are not on the public internet: this network, private, shared, loopback,
 * link-local, protocol assignments, benchmarking, multicast and reserved (IANA IPv4 Special-Purpose
 * Address Registry), and the address by which Azure's own services reach a machine ("What is IP
 * address 168.63.129.16?"). First address and prefix length.
 */
const PRIVATE_IPV4: readonly (readonly [number, number])[] = [
  [0x00000000, 8],
  [0x0a000000, 8],
  [0x64400000, 10],
  [0x7f000000, 8],
  [0xa9fe0000, 16],
  [0xac100000, 12],
  [0xa83f8110, 32],
  [0xc0000000, 24],
  [0xc0a80000, 16],
  [0xc6120000, 15],
  [0xe0000000, 4],
  [0xf0000000, 4],
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

/**
 * Loopback, unspecified, unique local, link-local, multicast, translation for the own network
 * (RFC 8215), and IPv4 inside IPv6: mapped, compatible, translated and 6to4 (RFC 4291, 4193, 6052,
 * 3056).
 */
function isPrivateIpv6(address: string): boolean {
  const groups = groupsOf(address);
  const [first = 0, second = 0, third = 0] = groups;
  if ((first & 0xfe00) === 0xfc00 || (first & 0xffc0) === 0xfe80) return true;
  if (first >= 0xff00 || isLocalTranslation(groups)) return true;
  const prefix = groups.slice(0, 6).join(':');
  const inner = [
    INSIDE.has(prefix) ? groups.slice(6) : [],
    first === 0x2002 ? [second, third] : [],
  ];
  return inner.some(([high, low]) => {
    return high !== undefined && low !== undefined && isPrivateIpv4(high * 65536 + low);
  });
}

/** Beginnings of what holds an IPv4 address at its end, groups as decimal numbers. */
const INSIDE: ReadonlySet<string> = new Set([
  '0:0:0:0:0:0',
  '0:0:0:0:0:65535',
  '100:65435:0:0:0:0',
]);

function isLocalTranslation([first, second, third]: readonly number[]): boolean {
  return first === 0x64 && second === 0xff9b && third === 1;
}

/** The eight groups of an address as the URL parser writes it. */
function groupsOf(address: string): readonly number[] {
  const [head = '', tail = ''] = address.split('::');
  const [before, after] = [head, tail].map((part) =>
    part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16)),
  );
  const known = [...(before ?? []), ...(after ?? [])];
  const zeros = Array.from({ length: 8 - known.length }, () => 0);
  return [...(before ?? []), ...zeros, ...(after ?? [])];
}
