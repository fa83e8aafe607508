import t from 'tap'
import { type ByteString, bytesOf } from '../../src/protocol/byte-string.ts'
import { CasError } from '../../src/protocol/cas-error.ts'
import { isLoopbackHost } from '../../src/protocol/loopback.ts'
import {
  assertCallbackIsAllowed,
  assertMayReachTarget,
  type CallbackFacts,
  chainThrough,
  deliveryUrl,
  hasProxyGrantingSyntax,
  LONGEST_CHAIN,
  type ProxyFacts,
  proxyText,
} from '../../src/protocol/proxy.ts'
import { canonicalServiceUrl, isSameService } from '../../src/protocol/service-url.ts'
import {
  proxyFailureJson,
  proxyFailureXml,
  proxySuccessJson,
  proxySuccessXml,
} from '../../src/protocol/validation-response.ts'

const allowed: CallbackFacts = {
  pgtUrl: bytesOf('https://app.example/pgt'),
  service: bytesOf('https://app.example/app?x=1'),
  mayProxy: true,
  rules: [],
  proxies: [],
  allowsLoopback: false,
}

function refusalOf(check: () => void): CasError | undefined {
  try {
    check()
  } catch (error) {
    if (error instanceof CasError) return error
    throw error
  }
  return undefined
}

const callback = (facts: Partial<CallbackFacts>) =>
  refusalOf(() => assertCallbackIsAllowed({ ...allowed, ...facts }))

const LISTED: CallbackFacts['rules'] = [
  { kind: 'prefix', origin: 'https://gate.example', path: '/pgt' },
  { kind: 'exact', url: 'https://other.example/pgt?proxyResponse=true' },
]

const GOOD: readonly (readonly [why: string, pgtUrl: string, facts?: Partial<CallbackFacts>])[] = [
  ['R7.03: at the origin of the service', 'https://app.example/pgt'],
  ['R7.03: the same origin spelt otherwise', 'HTTPS://APP.example:443/pgt'],
  ['L-02: a query of its own', 'https://app.example/pgt?proxyResponse=true'],
  ['R7.05: a fragment', 'https://app.example/pgt#x'],
  ['R7.03: a listed prefix', 'https://gate.example/pgt/receive', { rules: LISTED }],
  ['R7.03: a listed URL', 'https://other.example/pgt?proxyResponse=true', { rules: LISTED }],
  [
    'R7.02: plain http on the machine itself, in development',
    'http://localhost:8080/pgt',
    { allowsLoopback: true, service: bytesOf('http://localhost:8080/app') },
  ],
]

for (const [why, pgtUrl, facts] of GOOD) {
  t.test(`${why}: ${pgtUrl} may be called`, async (t) => {
    t.equal(callback({ pgtUrl: bytesOf(pgtUrl), ...facts }), undefined)
  })
}

const BAD: readonly (readonly [
  why: string,
  pgtUrl: string,
  reason: string,
  facts?: Partial<CallbackFacts>,
])[] = [
  ['R7.02: not https', 'http://app.example/pgt', 'callback-not-https'],
  [
    'R7.02: not https, though the service is plain http',
    'http://app.example/pgt',
    'callback-not-https',
    { service: bytesOf('http://app.example/app') },
  ],
  [
    'R7.02: plain http elsewhere, in development',
    'http://app.example/pgt',
    'callback-not-https',
    { allowsLoopback: true, service: bytesOf('http://app.example/app') },
  ],
  ['R7.02: on the machine itself, in production', 'http://localhost/pgt', 'callback-not-https'],
  ['R7.02: no URL', 'pgt', 'callback-malformed'],
  ['R7.02: another scheme', 'ftp://app.example/pgt', 'callback-malformed'],
  ['R7.02: a script', 'javascript:alert(1)//https://app.example/pgt', 'callback-malformed'],
  ['R7.02: a user name', 'https://app.example@evil.example/', 'callback-malformed'],
  ['R7.02: a backslash', 'https://app.example\\@evil.example/', 'callback-malformed'],
  ['R7.02: a line break', 'https://app.example/\r\nX: y', 'callback-malformed'],
  ['R7.02: a climbing path', 'https://app.example/pgt/../x', 'callback-malformed'],
  ['R7.03: another host', 'https://evil.example/pgt', 'callback-not-registered'],
  ['R7.03: a host below it', 'https://x.app.example/pgt', 'callback-not-registered'],
  ['R7.03: another port', 'https://app.example:8443/pgt', 'callback-not-registered'],
  ['R7.03 R7.12: metadata of a cloud', 'https://169.254.169.254/latest', 'callback-not-registered'],
  [
    'R7.03: the own origin, which a list leaves out',
    'https://app.example/pgt',
    'callback-not-registered',
    { rules: LISTED },
  ],
  [
    'R7.03: a listed prefix inside a segment',
    'https://gate.example/pgtx',
    'callback-not-registered',
    { rules: LISTED },
  ],
  [
    'R7.03: a listed URL with more behind it',
    'https://other.example/pgt?proxyResponse=true&x=1',
    'callback-not-registered',
    { rules: LISTED },
  ],
]

for (const [why, pgtUrl, reason, facts] of BAD) {
  t.test(`${why}: ${JSON.stringify(pgtUrl)} is an INVALID_PROXY_CALLBACK`, async (t) => {
    const refusal = callback({ pgtUrl: bytesOf(pgtUrl), ...facts })
    t.match(refusal, { code: 'INVALID_PROXY_CALLBACK', reason })
    t.match(refusal?.message, /^The proxy callback /)
  })
}

t.test('R7.03: a service that may not proxy is told so, whatever its callback', async (t) => {
  for (const pgtUrl of ['https://app.example/pgt', 'http://evil.example/', '']) {
    const refusal = callback({ mayProxy: false, pgtUrl: bytesOf(pgtUrl) })
    t.match(refusal, { code: 'UNAUTHORIZED_SERVICE_PROXY', reason: 'proxying-not-allowed' })
  }
})

t.test('R7.03: the operator learns which callback it was, the application does not', async (t) => {
  const refusal = callback({ pgtUrl: bytesOf('https://evil.example/pgt?key=secret') })
  t.strictSame(refusal?.evidence, { callback: 'https://evil.example/pgt?key=secret' })
  t.notMatch(refusal?.message, 'evil')
})

t.test('R6.06: the chain grows at its front, up to its longest, and no further', async (t) => {
  let chain: readonly ByteString[] = []
  for (let proxies = 0; proxies < LONGEST_CHAIN; proxies += 1) {
    t.equal(callback({ proxies: chain }), undefined, `after ${proxies} proxies`)
    chain = chainThrough(bytesOf(`https://app.example/pgt${proxies}`), chain)
  }
  t.strictSame(chain.slice(0, 2), ['https://app.example/pgt9', 'https://app.example/pgt8'])
  t.match(callback({ proxies: chain }), {
    code: 'UNAUTHORIZED_SERVICE_PROXY',
    reason: 'chain-too-long',
    message: /10 proxies/,
  })
})

const URLS: readonly (readonly [pgtUrl: ByteString, delivered: string])[] = [
  [bytesOf('https://a/pgt'), 'https://a/pgt?pgtIou=PGTIOU-1&pgtId=PGT-2'],
  [bytesOf('https://a'), 'https://a?pgtIou=PGTIOU-1&pgtId=PGT-2'],
  [bytesOf('https://a/pgt?'), 'https://a/pgt?pgtIou=PGTIOU-1&pgtId=PGT-2'],
  [
    bytesOf('https://a/pgt?proxyResponse=true'),
    'https://a/pgt?proxyResponse=true&pgtIou=PGTIOU-1&pgtId=PGT-2',
  ],
  [bytesOf('https://a/pgt?url'), 'https://a/pgt?url&pgtIou=PGTIOU-1&pgtId=PGT-2'],
  [bytesOf('https://a/pgt?a=b&'), 'https://a/pgt?a=b&pgtIou=PGTIOU-1&pgtId=PGT-2'],
  [bytesOf('https://a/pgt?a=b#c?d'), 'https://a/pgt?a=b&pgtIou=PGTIOU-1&pgtId=PGT-2'],
  [bytesOf('https://a/pgt#c'), 'https://a/pgt?pgtIou=PGTIOU-1&pgtId=PGT-2'],
  [bytesOf('https://a/p%2fgt?x=%e1+y'), 'https://a/p%2fgt?x=%e1+y&pgtIou=PGTIOU-1&pgtId=PGT-2'],
  [bytesOf('https://a/Tấm x'), 'https://a/T%E1%BA%A5m%20x?pgtIou=PGTIOU-1&pgtId=PGT-2'],
  ['https://a/\xE2' as ByteString, 'https://a/%E2?pgtIou=PGTIOU-1&pgtId=PGT-2'],
]

for (const [pgtUrl, delivered] of URLS) {
  t.test(`R7.05 L-02: a ticket for ${pgtUrl} goes to ${delivered}`, async (t) => {
    t.equal(deliveryUrl(pgtUrl, 'PGTIOU-1', 'PGT-2'), delivered)
  })
}

t.test('R6.03: a callback is shown as it was sent, escaped where it is not UTF-8', async (t) => {
  t.equal(
    proxyText(bytesOf('https://a/%7Ex?proxyResponse=true#c')),
    'https://a/%7Ex?proxyResponse=true#c',
  )
  t.equal(proxyText(bytesOf('https://a/Tấm')), 'https://a/Tấm')
  t.equal(proxyText('https://a/\xE2' as ByteString), 'https://a/%E2')
})

t.test('R7.20: what can be a proxy-granting ticket', async (t) => {
  for (const id of ['PGT-abc', `PGT-${'x'.repeat(252)}`, 'PGT-t-09AZ']) {
    t.equal(hasProxyGrantingSyntax(id), true, id)
  }
  const others = [
    '',
    'PGT-',
    `PGT-${'x'.repeat(253)}`,
    'PGTIOU-a',
    'TGT-a',
    'ST-a',
    'PT-a',
    'pgt-a',
    'PGT-a.b',
    'PGT-a\n',
  ]
  for (const id of others) t.equal(hasProxyGrantingSyntax(id), false, id)
})

t.test('R6.07: what is not an http(s) address is compared byte for byte', async (t) => {
  const target = bytesOf('imap://Mail.example:143/%7eBox')
  t.equal(canonicalServiceUrl(target), target)
  t.equal(isSameService(target, target), true)
  for (const other of ['imap://mail.example:143/%7eBox', 'imap://Mail.example:143/~Box']) {
    t.equal(isSameService(target, bytesOf(other)), false, other)
  }
  t.equal(isSameService(bytesOf('https://A/%7eu#x'), bytesOf('https://a:443/~u')), true, '11.3')
})

const reachable: ProxyFacts = {
  proxyGrantingTicket: 'PGT-secretABCD',
  targetService: bytesOf('https://target.example/api?key=secret'),
  isKnown: true,
  proxyService: bytesOf('https://a.example/'),
  isSessionAlive: true,
  isAccountEnabled: true,
  mayProxy: true,
  isPersonPermitted: true,
  target: 'allowed',
}
const unknown = {
  isKnown: false,
  isSessionAlive: false,
  isAccountEnabled: false,
  mayProxy: false,
  isPersonPermitted: false,
}

const TARGETS: readonly (readonly [
  Partial<ProxyFacts>,
  code: string | undefined,
  reason?: string,
])[] = [
  [{}, undefined],
  [unknown, 'INVALID_TICKET', 'never-issued-or-not-delivered'],
  [{ ...unknown, target: 'not-registered' }, 'INVALID_TICKET', 'never-issued-or-not-delivered'],
  [{ isSessionAlive: false, target: 'not-a-target' }, 'INVALID_TICKET', 'session-over'],
  [{ isAccountEnabled: false, target: 'disabled' }, 'INVALID_TICKET', 'account-disabled'],
  [{ mayProxy: false }, 'INVALID_TICKET', 'proxying-not-allowed'],
  [{ isPersonPermitted: false }, 'INVALID_TICKET', 'proxy-not-permitted'],
  [{ target: 'not-registered' }, 'UNAUTHORIZED_SERVICE', 'not-registered'],
  [{ target: 'disabled' }, 'UNAUTHORIZED_SERVICE', 'disabled'],
  [{ target: 'not-a-target' }, 'UNAUTHORIZED_SERVICE', 'not-a-target'],
  [{ target: 'person-not-permitted' }, 'UNAUTHORIZED_SERVICE', 'person-not-permitted'],
  [{ target: 'second-factor-needed' }, 'UNAUTHORIZED_SERVICE', 'second-factor-needed'],
]

for (const [facts, code, reason] of TARGETS) {
  t.test(`R7.22: ${JSON.stringify(facts)} → ${code ?? 'a proxy ticket'}`, async (t) => {
    const refusal = refusalOf(() => assertMayReachTarget({ ...reachable, ...facts }))
    t.equal(refusal?.code, code)
    t.equal(refusal?.reason, reason)
    if (refusal === undefined) return
    t.not(refusal.message.trim(), '')
    t.notMatch(refusal.message, /secret/)
  })
}

t.test('R7.21 R5.20: the documents of /proxy, to the byte', async (t) => {
  const error = new CasError('INVALID_REQUEST', "'pgt' <x> is 'Tấm'")
  t.equal(
    proxySuccessXml('PT-1'),
    `<cas:serviceResponse xmlns:cas='http://www.yale.edu/tp/cas'>
  <cas:proxySuccess>
    <cas:proxyTicket>PT-1</cas:proxyTicket>
  </cas:proxySuccess>
</cas:serviceResponse>
`,
  )
  t.equal(
    proxyFailureXml(error),
    `<cas:serviceResponse xmlns:cas='http://www.yale.edu/tp/cas'>
  <cas:proxyFailure code='INVALID_REQUEST'>&apos;pgt&apos; &lt;x&gt; is &apos;T&#7845;m&apos;</cas:proxyFailure>
</cas:serviceResponse>
`,
  )
  t.match(proxyFailureXml(new CasError('INTERNAL_ERROR', ' ')), '>INTERNAL_ERROR<')
})

t.test('R7.25: the same as JSON', async (t) => {
  t.equal(proxySuccessJson('PT-1'), '{"serviceResponse":{"proxySuccess":{"proxyTicket":"PT-1"}}}')
  t.equal(
    proxyFailureJson(new CasError('INVALID_TICKET', "Ticket 'PGT-...ABCD' is no longer valid")),
    `{"serviceResponse":{"proxyFailure":{"code":"INVALID_TICKET","description":"Ticket 'PGT-...ABCD' is no longer valid"}}}`,
  )
})

t.test('R7.02: which hosts are the machine itself', async (t) => {
  for (const host of ['localhost', '[::1]', '127.0.0.1', '127.1.2.3']) t.ok(isLoopbackHost(host))
  for (const host of ['localhost.example', '127.example', '10.0.0.1', '::', '']) {
    t.notOk(isLoopbackHost(host))
  }
})
