/** Whether an address is one of the open internet: not of this machine, a private network or a special purpose. */
export function isPublicAddress(address: string): boolean {
  if (address.includes(":")) return isPublicIPv6(address);
  const number = numberOf(address);
  return (
    number !== undefined &&
    !specialIPv4.some(([from, bits]) => number >>> (32 - bits) === from >>> (32 - bits))
  );
}

const network = (address: string, bits: number): [from: number, bits: number] => [
  numberOf(address) ?? 0,
  bits,
];

/** IANA's registry of special-purpose IPv4 addresses (RFC 6890), with multicast and what is reserved. */
const specialIPv4 = [
  network("0.0.0.0", 8),
  network("10.0.0.0", 8),
  network("100.64.0.0", 10),
  network("127.0.0.0", 8),
  // Link-local: the metadata servers of all clouds live here.
  network("169.254.0.0", 16),
  network("172.16.0.0", 12),
  network("192.0.0.0", 24),
  network("192.0.2.0", 24),
  network("192.88.99.0", 24),
  network("192.168.0.0", 16),
  network("198.18.0.0", 15),
  network("198.51.100.0", 24),
  network("203.0.113.0", 24),
  network("224.0.0.0", 4),
  network("240.0.0.0", 4),
];

/** Four decimal numbers and nothing else: other spellings of IPv4 have fooled many a check. */
function numberOf(address: string): number | undefined {
  const parts = address.match(/^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/)?.slice(1);
  if (!parts || parts.some((part) => Number(part) > 255 || /^0\d/.test(part))) return undefined;
  return parts.reduce((number, part) => number * 256 + Number(part), 0);
}

/**
 * Of IPv6 only global unicast (2000::/3) is public, and of that not what stands for IPv4 addresses or for nothing:
 * 2001::/23 (Teredo and other protocols), 2001:db8::/32 and 3fff::/20 (documents), 2002::/16 (6to4). IPv4 in IPv6
 * clothes lies outside of it.
 */
function isPublicIPv6(address: string): boolean {
  const [first, second = 0] = leadingGroups(address);
  if (first === undefined || first >> 13 !== 1) return false;
  if (first === 0x2001) return second >> 9 !== 0 && second !== 0xdb8;
  return first !== 0x2002 && !(first === 0x3fff && second >> 12 === 0);
}

/** The first two groups, which decide; nothing where the text is no IPv6 address without a zone. */
function leadingGroups(address: string): number[] {
  if (!/^[0-9a-f:.]{2,45}$/i.test(address) || !URL.canParse(`http://[${address}]/`)) return [];
  // Parsing spells it in the one way of RFC 5952.
  const [head = ""] = new URL(`http://[${address}]/`).hostname.slice(1, -1).split("::");
  const groups = head === "" ? [] : head.split(":").map((group) => Number.parseInt(group, 16));
  return [groups[0] ?? 0, groups[1] ?? 0];
}
