import t from 'tap'
import { addressProblem } from '../../src/outgoing/address-rules.ts'

const REFUSED: readonly (readonly [address: string, problem: string])[] = [
  ['127.0.0.1', 'a loopback address'],
  ['127.0.1.1', 'a loopback address'],
  ['127.255.255.254', 'a loopback address'],
  ['::1', 'a loopback address'],
  ['0:0:0:0:0:0:0:1', 'a loopback address'],
  ['0.0.0.0', 'an unspecified address'],
  ['0.1.2.3', 'an unspecified address'],
  ['::', 'an unspecified address'],
  ['169.254.0.1', 'a link-local address'],
  ['fe80::1', 'a link-local address'],
  ['fe80::1%eth0', 'a link-local address'],
  ['febf:ffff::1', 'a link-local address'],
  ['169.254.169.254', 'an address of cloud metadata'],
  ['100.100.100.200', 'an address of cloud metadata'],
  ['192.0.0.192', 'an address of cloud metadata'],
  ['168.63.129.16', 'an address of cloud metadata'],
  ['fd00:ec2::254', 'an address of cloud metadata'],
  ['FD00:0EC2:0:0::0254', 'an address of cloud metadata'],
  ['fd20:ce::254', 'an address of cloud metadata'],
  ['fd00:c1::a9fe:a9fe', 'an address of cloud metadata'],
  ['224.0.0.1', 'a multicast address'],
  ['239.255.255.255', 'a multicast address'],
  ['ff02::1', 'a multicast address'],
  ['240.0.0.1', 'a reserved address'],
  ['255.255.255.255', 'a reserved address'],
  ['::ffff:127.0.0.1', 'a loopback address'],
  ['::ffff:7f00:1', 'a loopback address'],
  ['::ffff:169.254.169.254', 'an address of cloud metadata'],
  ['::ffff:0:169.254.169.254', 'an address of cloud metadata'],
  ['::127.0.0.1', 'a loopback address'],
  ['64:ff9b::127.0.0.1', 'a loopback address'],
  ['64:ff9b::a9fe:a9fe', 'an address of cloud metadata'],
  ['2002:7f00:1::', 'a loopback address'],
  ['2002:a9fe:a9fe::1', 'an address of cloud metadata'],
  ['64:ff9b:1::a9fe:a9fe', 'an address hidden in another'],
  ['2001:0:4136:e378:8000:63bf:3fff:fdd2', 'an address hidden in another'],
  ['app.example', 'not an address'],
  ['127.1', 'not an address'],
  ['', 'not an address'],
]

for (const [address, problem] of REFUSED) {
  t.test(`R3.37 R7.12: ${address || '(empty)'} is ${problem}`, async (t) => {
    t.equal(addressProblem(address, { allowsLoopback: false }), problem)
    const isLoopback = problem === 'a loopback address'
    t.equal(addressProblem(address, { allowsLoopback: true }), isLoopback ? undefined : problem)
  })
}

const ALLOWED = [
  '10.1.2.3',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.1.1',
  'fc00::1',
  'fd12:3456:789a::1',
  '203.0.113.7',
  '100.100.100.201',
  '169.253.0.1',
  '128.0.0.1',
  '1.0.0.1',
  '223.255.255.255',
  '2606:4700::1111',
  '2001:db8::1',
  'fec0::1',
  '::ffff:10.1.2.3',
  '64:ff9b::10.1.2.3',
]

for (const address of ALLOWED) {
  t.test(`R3.37: ${address} is for the registry to decide`, async (t) => {
    t.equal(addressProblem(address, { allowsLoopback: false }), undefined)
  })
}
