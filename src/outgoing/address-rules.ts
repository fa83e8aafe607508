import { isIP } from 'node:net'

/** Where the server never connects to, whoever asks (R3.37), in words for the log. */
export type AddressProblem =
  | 'not an address'
  | 'a loopback address'
  | 'an unspecified address'
  | 'a link-local address'
  | 'a multicast address'
  | 'a reserved address'
  | 'an address of cloud metadata'
  | 'an address hidden in another'

type Bytes = readonly number[]
type Range = Readonly<{ prefix: Bytes; bits: number; problem: AddressProblem }>

const IPV4: readonly Range[] = [
  range('0.0.0.0', 8, 'an unspecified address'),
  range('127.0.0.0', 8, 'a loopback address'),
  range('169.254.169.254', 32, 'an address of cloud metadata'),
  range('169.254.0.0', 16, 'a link-local address'),
  range('224.0.0.0', 4, 'a multicast address'),
  // The broadcast address is one of these.
  range('240.0.0.0', 4, 'a reserved address'),
  range('100.100.100.200', 32, 'an address of cloud metadata'),
  range('168.63.129.16', 32, 'an address of cloud metadata'),
  range('192.0.0.192', 32, 'an address of cloud metadata'),
]

const IPV6: readonly Range[] = [
  range('::', 128, 'an unspecified address'),
  range('::1', 128, 'a loopback address'),
  range('fe80::', 10, 'a link-local address'),
  range('ff00::', 8, 'a multicast address'),
  range('fd00:ec2::254', 128, 'an address of cloud metadata'),
  range('fd20:ce::254', 128, 'an address of cloud metadata'),
  range('fd00:c1::a9fe:a9fe', 128, 'an address of cloud metadata'),
  // Teredo, and NAT64 with a prefix of the network's own: which address is meant cannot be seen.
  range('2001::', 32, 'an address hidden in another'),
  range('64:ff9b:1::', 48, 'an address hidden in another'),
]

/** Forms of IPv6 that stand for an address of IPv4, and the byte it begins at. */
const EMBEDDINGS: readonly (Omit<Range, 'problem'> & { at: number })[] = [
  { prefix: bytesOfIpv6('::ffff:0:0'), bits: 96, at: 12 },
  { prefix: bytesOfIpv6('::ffff:0:0:0'), bits: 96, at: 12 },
  { prefix: bytesOfIpv6('::'), bits: 96, at: 12 },
  { prefix: bytesOfIpv6('64:ff9b::'), bits: 96, at: 12 },
  { prefix: bytesOfIpv6('2002::'), bits: 16, at: 2 },
]

/**
 * Why the server must not connect to this IP address; undefined when it may. Private networks are
 * allowed: callers only pass URLs whose host is registered for the service (decision 23).
 */
export function addressProblem(
  address: string,
  { allowsLoopback }: Readonly<{ allowsLoopback: boolean }>,
): AddressProblem | undefined {
  const problem = problemOf(address)
  return problem === 'a loopback address' && allowsLoopback ? undefined : problem
}

function problemOf(address: string): AddressProblem | undefined {
  switch (isIP(address)) {
    case 4:
      return problemIn(IPV4, bytesOfIpv4(address))
    case 6:
      return ipv6Problem(bytesOfIpv6(address))
    default:
      return 'not an address'
  }
}

function ipv6Problem(bytes: Bytes): AddressProblem | undefined {
  const problem = problemIn(IPV6, bytes)
  if (problem !== undefined) return problem
  const form = EMBEDDINGS.find(({ prefix, bits }) => startsWith(bytes, prefix, bits))
  return form && problemIn(IPV4, bytes.slice(form.at, form.at + 4))
}

function problemIn(ranges: readonly Range[], bytes: Bytes): AddressProblem | undefined {
  return ranges.find(({ prefix, bits }) => startsWith(bytes, prefix, bits))?.problem
}

function startsWith(bytes: Bytes, prefix: Bytes, bits: number): boolean {
  const whole = bits >> 3
  for (let at = 0; at < whole; at += 1) if (bytes[at] !== prefix[at]) return false
  const rest = 8 - (bits & 7)
  return rest === 8 || (bytes[whole] ?? 0) >> rest === (prefix[whole] ?? 0) >> rest
}

function range(start: string, bits: number, problem: AddressProblem): Range {
  return { prefix: start.includes(':') ? bytesOfIpv6(start) : bytesOfIpv4(start), bits, problem }
}

function bytesOfIpv4(address: string): Bytes {
  return address.split('.').map(Number)
}

/** The 16 bytes of an address in any of its spellings; a zone (`%eth0`) does not count. */
function bytesOfIpv6(address: string): Bytes {
  // The URL standard writes every address in groups of hexadecimal digits.
  const { hostname } = new URL(`http://[${address.replace(/%.*$/, '')}]`)
  const [before = '', after] = hostname.slice(1, -1).split('::')
  const first = groupsOf(before)
  const last = groupsOf(after ?? '')
  const zeros = new Array<number>(8 - first.length - last.length).fill(0)
  return [...first, ...zeros, ...last].flatMap((group) => [group >> 8, group & 0xff])
}

function groupsOf(text: string): number[] {
  return text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16))
}
