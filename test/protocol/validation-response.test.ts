import t from 'tap'
import { checkAttributeNames, elementName } from '../../src/protocol/attribute-release.ts'
import { CasError } from '../../src/protocol/cas-error.ts'
import { invalidTicket } from '../../src/protocol/validation.ts'
import {
  FAILURE_CAS1,
  failureJson,
  failureXml,
  type Success,
  type SuccessAttributes,
  successCas1,
  successJson,
  successXml,
} from '../../src/protocol/validation-response.ts'
import { escapeXml } from '../../src/protocol/xml.ts'

const ascii = { encoding: 'ascii' } as const

const attributes: SuccessAttributes = {
  authenticatedAt: Date.UTC(2026, 0, 31, 10, 20, 30, 123),
  isRemembered: false,
  isFromNewLogin: true,
  released: [
    ['mail', ['tamtt@binhphuoc.gov.vn']],
    ['memberOf', ['staff', 'managers']],
  ],
}

const whole: Success = {
  user: 'tamtt',
  proxyGrantingTicketIou: 'PGTIOU-1',
  proxies: ['https://b.example/pgt', 'https://a.example/pgt?proxyResponse=true&x'],
  attributes,
}

t.test(
  '5.5: a success with everything, to the byte (R5.30–R5.38, R6.03, L-02, L-05)',
  async (t) => {
    t.equal(
      successXml(whole, ascii),
      `<cas:serviceResponse xmlns:cas='http://www.yale.edu/tp/cas'>
  <cas:authenticationSuccess>
    <cas:user>tamtt</cas:user>
    <cas:proxyGrantingTicket>PGTIOU-1</cas:proxyGrantingTicket>
    <cas:proxies>
      <cas:proxy>https://b.example/pgt</cas:proxy>
      <cas:proxy>https://a.example/pgt?proxyResponse=true&amp;x</cas:proxy>
    </cas:proxies>
    <cas:attributes>
      <cas:authenticationDate>2026-01-31T10:20:30.123Z</cas:authenticationDate>
      <cas:longTermAuthenticationRequestTokenUsed>false</cas:longTermAuthenticationRequestTokenUsed>
      <cas:isFromNewLogin>true</cas:isFromNewLogin>
      <cas:mail>tamtt@binhphuoc.gov.vn</cas:mail>
      <cas:memberOf>staff</cas:memberOf>
      <cas:memberOf>managers</cas:memberOf>
    </cas:attributes>
  </cas:authenticationSuccess>
</cas:serviceResponse>
`,
    )
  },
)

t.test('5.5: a success with the user alone; R5.34, R6.02: no empty elements', async (t) => {
  const bare = `<cas:serviceResponse xmlns:cas='http://www.yale.edu/tp/cas'>
  <cas:authenticationSuccess>
    <cas:user>tamtt</cas:user>
  </cas:authenticationSuccess>
</cas:serviceResponse>
`
  t.equal(successXml({ user: 'tamtt' }, ascii), bare)
  t.equal(successXml({ user: 'tamtt', proxies: [] }, ascii), bare)
  const released = [
    ['none', []],
    ['empty', ['']],
    ['stripped', ['\u0000\ufffe']],
    ['some', ['', 'x']],
  ] as const
  const xml = successXml({ user: 'tamtt', attributes: { ...attributes, released } }, ascii)
  t.notMatch(xml, /none|empty|stripped|\/>|><\//)
  t.match(xml, '<cas:some>x</cas:some>')
  t.equal(
    successJson({ user: 'u', attributes: { ...attributes, released } }).includes('"some":["x"]}'),
    true,
  )
})

t.test('R5.63: the block stands without released attributes; R5.51–R5.53', async (t) => {
  const remembered = { ...attributes, isRemembered: true, isFromNewLogin: false, released: [] }
  t.match(
    successXml({ user: 'tamtt', attributes: remembered }, ascii),
    `    <cas:attributes>
      <cas:authenticationDate>2026-01-31T10:20:30.123Z</cas:authenticationDate>
      <cas:longTermAuthenticationRequestTokenUsed>true</cas:longTermAuthenticationRequestTokenUsed>
      <cas:isFromNewLogin>false</cas:isFromNewLogin>
    </cas:attributes>
`,
  )
})

t.test('5.5: a failure, to the byte', async (t) => {
  t.equal(
    failureXml(new CasError('INVALID_TICKET', "Ticket 'ST-abc' not recognized")),
    `<cas:serviceResponse xmlns:cas='http://www.yale.edu/tp/cas'>
  <cas:authenticationFailure code='INVALID_TICKET'>Ticket &apos;ST-abc&apos; not recognized</cas:authenticationFailure>
</cas:serviceResponse>
`,
  )
})

t.test('R5.20: a failure is never blank', async (t) => {
  for (const message of ['', ' ', '\u0000']) {
    t.match(failureXml(new CasError('INTERNAL_ERROR', message)), '>INTERNAL_ERROR<')
    t.match(failureJson(new CasError('INTERNAL_ERROR', message)), '"description":"INTERNAL_ERROR"')
  }
})

t.test('E22: a ticket of junk gives well-formed ASCII', async (t) => {
  const error = invalidTicket(`ST-<x>&"']]>\0`, 'not recognized', 'never-issued-or-spent')
  t.match(failureXml(error), />Ticket &apos;ST-\.\.\.\?\?\?\?&apos; not recognized</)
  t.strictSame(JSON.parse(failureJson(error)), {
    serviceResponse: {
      authenticationFailure: {
        code: 'INVALID_TICKET',
        description: "Ticket 'ST-...????' not recognized",
      },
    },
  })
})

t.test('E21: Vietnamese and markup travel as ASCII and come back the same', async (t) => {
  const displayName = 'Trương "Tâm" & <b>'
  const released = [
    ['displayName', [displayName]],
    ['memberOf', ['staff', 'managers']],
  ] as const
  const xml = successXml({ user: 'tamtt', attributes: { ...attributes, released } }, ascii)
  t.match(xml, /^[\n -~]*$/)
  t.equal(unescaped(/<cas:displayName>(.*)<\/cas:displayName>/.exec(xml)?.[1] ?? ''), displayName)
  t.match(xml, /<cas:memberOf>staff<\/cas:memberOf>\n +<cas:memberOf>managers<\/cas:memberOf>/)
  const raw = successXml(
    { user: 'u', attributes: { ...attributes, released } },
    { encoding: 'utf-8' },
  )
  t.match(raw, '<cas:displayName>Trương &quot;Tâm&quot; &amp; &lt;b&gt;</cas:displayName>')
})

function unescaped(xml: string): string {
  const names: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
  return xml
    .replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))
    .replace(/&(\w+);/g, (_, name) => names[name] ?? '')
}

t.test('escaping', async (t) => {
  const rows = [
    ['R5.39: one reference a code point', 'ấ𝔸', '&#7845;&#120120;', 'ấ𝔸'],
    ['R5.39: all five', `&<>"'`, '&amp;&lt;&gt;&quot;&apos;', '&amp;&lt;&gt;&quot;&apos;'],
    ['R5.39: tab and line breaks', '\t\r\n', '&#9;&#13;&#10;', '&#9;&#13;&#10;'],
    ['R5.39: above U+007E', '~\x7f\x85', '~&#127;&#133;', '~&#127;&#133;'],
    ['R5.40: forbidden ones go', 'a\x00\x08\x0b\x0c\x0e\x1f\ufffe\uffffb', 'ab', 'ab'],
    ['R5.40: lone surrogates go', 'a\ud800b\udc00c', 'abc', 'abc'],
    ['R5.30: no CDATA to end', ']]>', ']]&gt;', ']]&gt;'],
  ] as const
  for (const [name, text, inAscii, inUtf8] of rows) {
    t.test(name, async (t) => {
      t.equal(escapeXml(text), inAscii)
      t.equal(escapeXml(text, 'utf-8'), inUtf8)
    })
  }
})

t.test('R5.70, R5.71, R5.72, R5.73: JSON, to the byte', async (t) => {
  t.equal(
    successJson(whole),
    '{"serviceResponse":{"authenticationSuccess":{"user":"tamtt","proxyGrantingTicket":"PGTIOU-1","proxies":["https://b.example/pgt","https://a.example/pgt?proxyResponse=true&x"],"attributes":{"authenticationDate":["2026-01-31T10:20:30.123Z"],"longTermAuthenticationRequestTokenUsed":[false],"isFromNewLogin":[true],"mail":["tamtt@binhphuoc.gov.vn"],"memberOf":["staff","managers"]}}}}',
  )
  t.equal(
    successJson({ user: 'tamtt', proxies: [] }),
    '{"serviceResponse":{"authenticationSuccess":{"user":"tamtt"}}}',
  )
  t.equal(
    failureJson(new CasError('INVALID_TICKET', "Ticket 'ST-abc' not recognized")),
    `{"serviceResponse":{"authenticationFailure":{"code":"INVALID_TICKET","description":"Ticket 'ST-abc' not recognized"}}}`,
  )
})

t.test('R5.74: names unchanged, characters above ASCII escaped', async (t) => {
  const released = [['tên đầy đủ', ['Lê "Hoà" \\ \t']]] as const
  const json = successJson({ user: 'hoalt', attributes: { ...attributes, released } })
  t.match(json, /^[ -~]*$/)
  t.match(json, 'Ho\\u00e0')
  const parsed = JSON.parse(json).serviceResponse.authenticationSuccess.attributes
  t.strictSame(parsed['tên đầy đủ'], ['Lê "Hoà" \\ \t'])
})

t.test('R4.02, E19: CAS 1.0, to the byte', async (t) => {
  t.equal(successCas1('tamtt'), 'yes\ntamtt\n')
  t.strictSame([...Buffer.from(FAILURE_CAS1)], [0x6e, 0x6f, 0x0a, 0x0a])
})

t.test('R5.41: element names', async (t) => {
  const rows = [
    ['mail', 'mail'],
    ['_a-b.c9', '_a-b.c9'],
    ['1a', '_a'],
    ['-a', '_a'],
    ['a b:c', 'a_b_c'],
    ['đơn vị', '__n_v_'],
    ['𝔸x', '_x'],
    ['a/><b', 'a___b'],
  ] as const
  for (const [name, element] of rows) t.equal(elementName(name), element)
})

t.test('R5.42, E20: reserved names, in any case', async (t) => {
  for (const name of [
    'user',
    'USER',
    'proxies',
    'proxy',
    'proxyGrantingTicket',
    'attributes',
    'attribute',
    'userAttributes',
    'authenticationSuccess',
    'authenticationfailure',
    'proxySuccess',
    'proxyFailure',
    'serviceResponse',
    'ticket',
    'service',
    'authenticationDate',
    'isfromnewlogin',
    'longTermAuthenticationRequestTokenUsed',
    '',
  ]) {
    t.match(checkAttributeNames([name]), [{ name, problem: /^[A-Z].+\.$/ }], name)
  }
})

t.test('R11.34, R11.35: names that would be taken for each other', async (t) => {
  t.strictSame(checkAttributeNames(['mail', 'memberOf', 'users', 'don_vi']), [])
  for (const [first, second] of [
    ['mail', 'Mail'],
    ['a b', 'a:b'],
    ['đ', 'ê'],
    ['mail', 'mail'],
  ] as const) {
    t.match(checkAttributeNames([first, second]), [{ name: second, problem: `"${first}"` }])
  }
})
