import t from 'tap'
import { type AddressClue, RULE_OF_CLUE } from '../../src/diagnosis/address-clue.ts'
import { cluesTo } from '../../src/diagnosis/address-difference.ts'
import { isInternalHost } from '../../src/diagnosis/address-parts.ts'
import { harmlessDifferences } from '../../src/diagnosis/harmless-difference.ts'
import { shownDifference } from '../../src/diagnosis/shown-difference.ts'
import { type ByteString, bytesOf } from '../../src/protocol/byte-string.ts'
import { firstDifference } from '../../src/protocol/service-url.ts'

/** The sample of the product's page (3.9), whose positions were verified by hand. */
const SAMPLE = 'https://vpdt.binhphuoc.gov.vn/qlvb/login?page=home'

t.test('R11.23, 3.9: the verified positions of the sample', async (t) => {
  const rows: [name: string, other: string, position: number][] = [
    ['trailing slash', SAMPLE.replace('login?', 'login/?'), 41],
    ['http', SAMPLE.replace('https:', 'http:'), 5],
    [':443', SAMPLE.replace('.vn/', '.vn:443/'), 30],
    ['path case', SAMPLE.replace('login', 'Login'), 36],
    ['encoded scheme', encodeURIComponent(SAMPLE), 6],
    ['appended ticket', `${SAMPLE}&ticket=ST-...a9F2`, 51],
  ]
  for (const [name, other, position] of rows) {
    t.equal(firstDifference(SAMPLE, other) + 1, position, name)
    // The port of https does no harm: it is no difference that anybody is told of.
    if (name === ':443') continue
    t.equal(shownDifference(bytesOf(SAMPLE), bytesOf(other)).position, position, `${name}, shown`)
  }
})

type Row = [atLogin: string, atValidation: string, clues: (AddressClue | AddressClue['kind'])[]]

const ROWS: Row[] = [
  // D1a
  [SAMPLE, SAMPLE.replace('https', 'http'), ['scheme']],
  ['http://a.vn/x', 'https://a.vn/x', ['scheme']],
  // D1b: on its own only where it is not the scheme's own; otherwise beside another difference.
  ['https://a.vn/x', 'https://a.vn:80/x', [{ kind: 'default-port', port: '80' }]],
  ['http://a.vn:443/x', 'http://a.vn/x', [{ kind: 'default-port', port: '443' }]],
  ['https://a.vn/x', 'http://a.vn:443/x', ['scheme', { kind: 'default-port', port: '443' }]],
  // D1c
  [SAMPLE, SAMPLE.replace('login?', 'login/?'), ['slash']],
  ['https://a.vn/x/', 'https://a.vn/x', ['slash']],
  ['https://a.vn//x', 'https://a.vn/x', ['slash']],
  [SAMPLE, SAMPLE.replace('login', 'Login'), ['path-case']],
  ['https://a.vn/x', 'https://a.vn/X/', ['slash', 'path-case']],
  ['https://A.vn:443/x', 'https://a.vn/x/', ['slash']],
  // D1d
  [SAMPLE, encodeURIComponent(SAMPLE), [{ kind: 'encoding', more: 'validation' }]],
  [encodeURIComponent(SAMPLE), SAMPLE, [{ kind: 'encoding', more: 'login' }]],
  [SAMPLE, encodeURIComponent(encodeURIComponent(SAMPLE)), ['not-an-address']],
  ['https://a.vn/x?u=b%2Bc', 'https://a.vn/x?u=b+c', [{ kind: 'encoding', more: 'login' }]],
  ['https://a.vn/x?u=b+c', 'https://a.vn/x?u=b%2Bc', [{ kind: 'encoding', more: 'validation' }]],
  ['https://a.vn/x?u=b%2Bc', 'https://a.vn/x?u=b%20c', [{ kind: 'encoding', more: 'login' }]],
  ['https://a.vn/x?u=b%26c=1', 'https://a.vn/x?u=b&c=1', [{ kind: 'encoding', more: 'login' }]],
  [
    'https://a.vn/x?u=b%3Dc',
    'https://a.vn/x?u=b%253Dc',
    [{ kind: 'encoding', more: 'validation' }],
  ],
  ['https://a.vn/b%2Fc', 'https://a.vn/b/c', [{ kind: 'encoding', more: 'login' }]],
  ['https://a.vn/x%20y', 'https://a.vn/x%2520y', [{ kind: 'encoding', more: 'validation' }]],
  ['https://a.vn/x?p=1&q=2', 'https://a.vn/x?p=1', ['cut']],
  [
    SAMPLE,
    encodeURIComponent(SAMPLE.replace('https', 'http')),
    [{ kind: 'encoding', more: 'validation' }, 'scheme'],
  ],
  // D5 in an address
  ['https://a.vn/x?p=1&q=2', 'https://a.vn/x?p=1&amp;q=2', ['html-escape']],
  // D1e
  [SAMPLE, `${SAMPLE}&ticket=ST-...a9F2`, ['ticket']],
  ['https://a.vn/x', 'https://a.vn/x?ticket=ST-...a9F2', ['ticket']],
  ['https://a.vn/x', 'http://a.vn/x/?ticket=ST-...a9F2', ['scheme', 'slash', 'ticket']],
  // D1f
  ['https://a.vn/x?q=Tấm', 'https://a.vn/x?q=T%A5m', ['letters']],
  ['https://a.vn/x?q=Tấm', 'https://a.vn/x?q=T?m', ['letters']],
  ['https://a.vn/Tấm', 'https://a.vn/T?m', ['letters']],
  ['https://a.vn/x?q=Tấm', 'https://a.vn/x?q=T%EF%BF%BDm', ['letters']],
  ['https://a.vn/x?q=Tấm'.normalize('NFC'), 'https://a.vn/x?q=Tấm'.normalize('NFD'), ['letters']],
  // D1g
  [
    'https://a.vn/x',
    'https://a.vn/x;JSESSIONID=9',
    [{ kind: 'path-parameter', name: 'JSESSIONID' }],
  ],
  ['https://a.vn/x;sid=1', 'https://a.vn/x/', [{ kind: 'path-parameter', name: 'sid' }, 'slash']],
  [
    'https://a.vn/x?p=1',
    'https://a.vn/x?p=1&utm_source=zalo',
    [{ kind: 'extra', step: 'validation', names: ['utm_source'] }],
  ],
  [
    'https://a.vn/x?p=1&fbclid=9',
    'https://a.vn/x?p=1',
    [{ kind: 'extra', step: 'login', names: ['fbclid'] }],
  ],
  [
    'https://a.vn/x?state=1&p=2',
    'https://a.vn/x?state=7&p=2',
    [{ kind: 'values', names: ['state'] }],
  ],
  ['https://a.vn/x?p=1&q=2', 'https://a.vn/x?q=2&p=1', ['order']],
  // D1h
  [
    'https://app.gov.vn/x',
    'https://10.20.3.5/x',
    [{ kind: 'internal-host', internal: '10.20.3.5', other: 'app.gov.vn' }],
  ],
  ['https://app.gov.vn/x', 'http://tomcat01:8080/x', ['scheme', 'internal-host', 'port']],
  ['https://app.gov.vn/x', 'https://app.gov.vn:8443/x', ['port']],
  ['https://app.gov.vn/x', 'https://www.app.gov.vn/x', ['host']],
  // D1i
  ['https://a.vn/x?k=ab==', 'https://a.vn/x?k=ab', ['equals-sign']],
  ['https://a.vn/x?k=ab%3D%3D', 'https://a.vn/x?k=ab', ['values']],
  ['https://a.vn/callback?url', 'https://a.vn/callback?url=', ['equals-sign']],
  // And what has no letter of its own.
  ['https://a.vn/x', 'https://a.vn/y', ['path']],
  ['https://a.vn/x', 'app', ['not-an-address']],
  ['imap://mail/x', 'imap://mail/y', ['not-an-address']],
]

t.test('R11.23: what makes two addresses differ, and by which rule', async (t) => {
  for (const [atLogin, atValidation, expected] of ROWS) {
    const first = expected[0]
    const kind = typeof first === 'string' ? first : (first?.kind ?? 'path')
    t.test(`R11.23 ${RULE_OF_CLUE[kind]}: ${atLogin} | ${atValidation}`, async (t) => {
      const clues = cluesTo(bytesOf(atLogin), bytesOf(atValidation))
      t.match(
        clues,
        expected.map((clue) => (typeof clue === 'string' ? { kind: clue } : clue)),
      )
      t.equal(clues.length, expected.length, 'and no more')
    })
  }
})

t.test('R11.23 D1f: bytes that are not UTF-8, raw', async (t) => {
  const wrong = 'https://a.vn/x?q=T\xA5m' as ByteString
  t.match(cluesTo(bytesOf('https://a.vn/x?q=Tấm'), wrong), [{ kind: 'letters' }])
  t.match(shownDifference(bytesOf('https://a.vn/x?q=Tấm'), wrong), {
    atValidation: /T%A5m/,
    atLogin: /T%E1%BA%A5m/,
  })
})

t.test(
  'R11.23 D1d: what else the request brought tells a cut from an extra parameter',
  async (t) => {
    const [a, b] = [bytesOf('https://a.vn/x?p=1&q=2'), bytesOf('https://a.vn/x?p=1')]
    t.match(cluesTo(a, b, ['service', 'q', 'ticket']), [{ kind: 'cut' }])
    t.match(cluesTo(a, b, ['service', 'ticket']), [{ kind: 'extra', step: 'login', names: ['q'] }])
  },
)

t.test(
  'R11.20, R11.21: what counts as the same has no cause, and is harmless by name',
  async (t) => {
    const rows: [string, string, string[]][] = [
      ['https://a.vn/x', 'https://a.vn/x', []],
      ['https://a.vn/x', 'https://a.vn:443/x', ['default-port']],
      ['http://a.vn:80/x', 'http://a.vn/x', ['default-port']],
      ['https://a.vn/x', 'HTTPS://A.vn/x', ['host-case']],
      ['https://a.vn', 'https://a.vn/', ['empty-path']],
      ['https://a.vn?p=1', 'https://a.vn/?p=1', ['empty-path']],
      ['https://a.vn/x#top', 'https://a.vn/x', ['fragment']],
      ['https://a.vn/x;jsessionid=9F?p=1', 'https://a.vn/x?p=1', ['session-id']],
      ['https://a.vn/%7eu', 'https://a.vn/~u', ['escapes']],
      ['https://a.vn/x?u=b+c', 'https://a.vn/x?u=b%20c', ['escapes']],
      [
        'https://a.vn/x?u=b+c',
        'HTTPS://a.vn:443/x?u=b%20c',
        ['default-port', 'host-case', 'escapes'],
      ],
    ]
    for (const [a, b, harmless] of rows) {
      t.strictSame(cluesTo(bytesOf(a), bytesOf(b)), [], `${a} | ${b}`)
      t.strictSame(harmlessDifferences(bytesOf(a), bytesOf(b)), harmless, `${a} | ${b}`)
    }
    t.strictSame(harmlessDifferences(bytesOf('https://a/x'), bytesOf('https://a/y')), [])
  },
)

t.test('R11.23: the place is told in the words around it, and in letters, not bytes', async (t) => {
  t.strictSame(shownDifference(bytesOf(SAMPLE), bytesOf(SAMPLE.replace('login?', 'login/?'))), {
    position: 41,
    atLogin: 'login?page',
    atValidation: 'login/?page',
  })
  t.match(shownDifference(bytesOf('https://a.vn/Tấm/x'), bytesOf('https://a.vn/Tấm/y')), {
    position: 18,
  })
  t.match(
    shownDifference(bytesOf('https://A.vn:443/x'), bytesOf('https://a.vn/y')),
    { position: 14, atLogin: 'a.vn/x', atValidation: 'a.vn/y' },
    'behind what does no harm',
  )
  const long = shownDifference(bytesOf(SAMPLE), bytesOf(`https://${'x'.repeat(5000)}/`))
  t.ok(long.atValidation.length < 80, 'never the whole of a long address')
})

t.test('D1h: names that only the inside knows', async (t) => {
  const inside = [
    '10.1.2.3',
    '192.168.0.1',
    '172.20.0.1',
    '127.0.0.1',
    'localhost',
    'tomcat01',
    'app.local',
    '[::1]',
  ]
  const outside = ['app.gov.vn', '8.8.8.8', '172.32.0.1', 'a.example']
  for (const host of inside) t.equal(isInternalHost(host), true, host)
  for (const host of outside) t.equal(isInternalHost(host), false, host)
})

t.test('R11.23: junk of any kind is explained too, quickly', async (t) => {
  const junk = [
    '',
    '?',
    '%',
    'https://',
    '\u0000',
    'x'.repeat(2000),
    `https://a/?${'a=1&'.repeat(500)}`,
  ]
  for (const a of junk) {
    for (const b of junk) {
      const clues = cluesTo(bytesOf(a), bytesOf(b))
      if (a !== b && clues.length === 0) t.fail(`${a} | ${b}`)
      if (a !== b) shownDifference(bytesOf(a), bytesOf(b))
    }
  }
  t.pass('no exception')
})
