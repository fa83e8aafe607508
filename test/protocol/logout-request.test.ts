import t from 'tap'
import {
  frontChannelAddress,
  logoutRequestBody,
  logoutRequestXml,
} from '../../src/protocol/logout-request.ts'
import { createTicketIds } from '../../src/protocol/ticket-id.ts'

const ids = createTicketIds()
const ticket = 'ST-abcdefghijklmnopqrstuvwxyz012'
const request = {
  id: 'LR-0123456789abcdefghijKL',
  issuedAt: Date.UTC(2026, 0, 31, 10, 20, 30, 987),
  ticket,
}
const longTicket = (length: number) => `ST-${'x'.repeat(length - 3)}`

/** What a server makes of the body: one decoding. */
const decoded = (body: string) => new URLSearchParams(body).get('logoutRequest') ?? ''

t.test('R3.26: the document, byte for byte', async (t) => {
  t.equal(
    logoutRequestXml(request),
    '<samlp:LogoutRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ' +
      'xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="LR-0123456789abcdefghijKL" ' +
      'Version="2.0" IssueInstant="2026-01-31T10:20:30Z"><saml:NameID>@NOT_USED@</saml:NameID>' +
      `<samlp:SessionIndex>${ticket}</samlp:SessionIndex></samlp:LogoutRequest>`,
  )
})

const details: readonly (readonly [promise: string, pattern: RegExp])[] = [
  ['nothing before, no XML declaration, no comment', /^<samlp:LogoutRequest (?!.*<[!?])/],
  ['nothing after, on one line', /^[^\r\n]*<\/samlp:LogoutRequest>$/],
  ['no white space between elements', /^(?!.*>\s)(?!.*\s<)/],
  ['prefixes literally samlp and saml', /^<samlp:.*<saml:NameID>.*<samlp:SessionIndex>/],
  [
    'both prefixes declared on the root, and nowhere else',
    /^<samlp:LogoutRequest xmlns:samlp="[^"]*" xmlns:saml="[^"]*"(?!.*>.*xmlns)/,
  ],
  ['namespaces of SAML 2.0', /SAML:2\.0:protocol".*SAML:2\.0:assertion"/],
  ['SessionIndex without attributes or white space', /<samlp:SessionIndex>ST-[A-Za-z0-9]+</],
  ['one SessionIndex', /^(?!.*<samlp:SessionIndex>.*<samlp:SessionIndex>)/],
  ['L-07: IssueInstant in whole seconds, ending in Z', /IssueInstant="[\d-]{10}T[\d:]{8}Z"/],
  ['nobody is named', /<saml:NameID>@NOT_USED@<\/saml:NameID>/],
  ['no &, ;, + or % anywhere', /^[^&;+%]*$/],
]
for (const [promise, pattern] of details) {
  t.test(`R3.26: ${promise}`, async (t) => {
    t.match(logoutRequestXml(request), pattern)
  })
}

t.test('R3.26: an ID begins with a letter, is short, and never comes twice', async (t) => {
  const made = Array.from({ length: 1000 }, () => ids.logoutRequestId())
  t.equal(new Set(made).size, 1000)
  t.ok(made.every((id) => /^LR-[A-Za-z0-9-]{1,61}$/.test(id)))
})

t.test('R3.24 E27: the body begins with logoutRequest= at byte 0 and is one field', async (t) => {
  const body = logoutRequestBody(request)
  t.ok(body.startsWith('logoutRequest=%3Csamlp%3ALogoutRequest'))
  t.equal(body, `logoutRequest=${encodeURIComponent(logoutRequestXml(request))}`)
  t.match(body, '%20xmlns', 'a space is %20')
  t.notMatch(body, /[+&;<>"\s]/)
  t.same([...new URLSearchParams(body).keys()], ['logoutRequest'])
  t.equal(decoded(body), logoutRequestXml(request))
})

for (const length of [32, 64, 128, 256]) {
  t.test(`R3.25: below 1000 bytes with a ticket of ${length}`, async (t) => {
    const body = logoutRequestBody({ ...request, ticket: longTicket(length) })
    t.ok(Buffer.byteLength(body) < 1000, `${body.length} bytes`)
  })
}

const people: readonly (readonly [user: string, inDocument: string])[] = [
  ['tamtt', 'tamtt'],
  ['tamtt@binhphuoc.gov.vn', 'tamtt@binhphuoc.gov.vn'],
  ['a<b>&"c\'', 'a&lt;b&gt;&amp;&quot;c&apos;'],
  ['Tấm', 'T&#7845;m'],
  ['+84 912%', '&#43;84 912&#37;'],
]
for (const [user, inDocument] of people) {
  t.test(`R3.26: a released user ${user} is ${inDocument}`, async (t) => {
    const body = logoutRequestBody({ ...request, user })
    t.match(decoded(body), `<saml:NameID>${inDocument}</saml:NameID>`)
    const twice = decodeURIComponent(decodeURIComponent(body.replaceAll('+', ' ')))
    t.equal(twice, `logoutRequest=${decoded(body)}`, 'phpCAS decodes twice and sees the same')
  })
}

t.test('R3.25: a user who would make the body too long is left out, not cut', async (t) => {
  for (const [user, fits] of [
    ['a'.repeat(500), true],
    ['a'.repeat(900), false],
    ['ấ'.repeat(60), false],
    [`${'a'.repeat(300)}@${'+'.repeat(300)}`, false],
  ] as const) {
    const body = logoutRequestBody({ ...request, user })
    t.ok(body.length < 1000, `${body.length} bytes`)
    t.equal(body.includes('NOT_USED'), !fits)
    t.match(decoded(body), `<samlp:SessionIndex>${ticket}</samlp:SessionIndex>`)
  }
})

const addresses: readonly (readonly [logoutUrl: string, address: string])[] = [
  ['https://a.example/x', 'https://a.example/x?'],
  ['https://a.example/x?y=1', 'https://a.example/x?y=1&'],
  ['https://a.example/x#top', 'https://a.example/x?'],
]
for (const [logoutUrl, start] of addresses) {
  t.test(`R3.40: a browser goes from ${logoutUrl} to ${start}…`, async (t) => {
    t.equal(
      frontChannelAddress(logoutUrl, { value: 'eJ+/=', nonce: '17' }),
      `${start}callback=signedOut&logoutRequest=eJ%2B%2F%3D&_=17`,
    )
  })
}
