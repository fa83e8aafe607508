import t from 'tap'
import { readSamlRequest } from '../../src/protocol/saml-request.ts'
import { samlEnvelope } from '../support/saml-envelope.ts'

const TICKET = 'ST-abcdefghijklmnopqrstuvwxyz012'
const SOAP = 'http://schemas.xmlsoap.org/soap/envelope/'
const SAML = 'urn:oasis:names:tc:SAML:1.0:protocol'

const read = (body: string | Uint8Array) => readSamlRequest(Buffer.from(body))

/** As real clients write it. */
const CLIENTS: readonly (readonly [
  promise: string,
  body: string,
  requestId: string | undefined,
])[] = [
  [
    'R8.10: the envelope of the specification',
    samlEnvelope(TICKET),
    '_192.168.16.51.1024506224022',
  ],
  [
    'R8.11: the request in a default namespace, as Java has it',
    `<SOAP-ENV:Envelope xmlns:SOAP-ENV="${SOAP}"><SOAP-ENV:Body><Request xmlns="${SAML}" RequestID="_a" MajorVersion="1" MinorVersion="1" IssueInstant="2026-01-31T10:20:30Z"><AssertionArtifact>${TICKET}</AssertionArtifact></Request></SOAP-ENV:Body></SOAP-ENV:Envelope>`,
    '_a',
  ],
  [
    'R8.11: other prefixes, each declared where it is used',
    `<s:Envelope xmlns:s="${SOAP}"><s:Body xmlns:x="${SAML}"><x:Request RequestID='q' MajorVersion='1' MinorVersion='0'><y:AssertionArtifact xmlns:y="${SAML}">${TICKET}</y:AssertionArtifact></x:Request></s:Body></s:Envelope>`,
    'q',
  ],
  [
    'R8.11: everything in default namespaces',
    `<Envelope xmlns="${SOAP}"><Header/><Body><Request xmlns="${SAML}" RequestID="q"><AssertionArtifact>${TICKET}</AssertionArtifact></Request></Body></Envelope>`,
    'q',
  ],
  [
    'R8.12: a declaration of XML',
    samlEnvelope(TICKET, { declaration: '<?xml version="1.0" encoding="UTF-8"?>\n' }),
    '_192.168.16.51.1024506224022',
  ],
  [
    'R8.12: a byte order mark before it',
    samlEnvelope(TICKET, { declaration: '\uFEFF<?xml version="1.0"?>' }),
    '_192.168.16.51.1024506224022',
  ],
  [
    'R8.12: a line break before it, as templates have it',
    samlEnvelope(TICKET, { declaration: '\n  <?xml version="1.0"?>' }),
    '_192.168.16.51.1024506224022',
  ],
  [
    'R8.13: the artifact on a line of its own, as cas-authentication has it',
    samlEnvelope(`\r\n          ${TICKET}\r\n        `),
    '_192.168.16.51.1024506224022',
  ],
  [
    'R8.13: the artifact in CDATA',
    samlEnvelope(`<![CDATA[ ${TICKET} ]]>`),
    '_192.168.16.51.1024506224022',
  ],
  [
    'R8.13: a comment within it',
    samlEnvelope(TICKET.replace('-', '-<!-- x -->')),
    '_192.168.16.51.1024506224022',
  ],
  [
    'R8.14: no IssueInstant, as with mod_auth_cas',
    samlEnvelope(TICKET, { attributes: 'MajorVersion="1" MinorVersion="1" RequestID="r"' }),
    'r',
  ],
  [
    'R8.14: a local time without zone, as with python-cas',
    samlEnvelope(TICKET, {
      attributes:
        'MajorVersion="1" MinorVersion="1" RequestID="r" IssueInstant="2026-01-31T17:20:30.123456"',
    }),
    'r',
  ],
  [
    'R8.14: a time that is none, and an id that is no name',
    samlEnvelope(TICKET, {
      attributes:
        'MajorVersion="1" MinorVersion="1" RequestID="1 &amp; &quot;2&quot;" IssueInstant="hôm qua"',
    }),
    '1 & "2"',
  ],
  [
    'R8.14: no RequestID',
    samlEnvelope(TICKET, { attributes: 'MajorVersion="1" MinorVersion="1"' }),
    undefined,
  ],
  ['R8.10: no version at all', samlEnvelope(TICKET, { attributes: 'RequestID="r"' }), 'r'],
  [
    'R8.10: other elements beside the artifact and the request',
    `<s:Envelope xmlns:s="${SOAP}" xmlns:p="${SAML}"><s:Header><x xmlns="urn:x">1</x></s:Header><s:Body><p:Request RequestID="r"><p:RespondWith>p:AuthenticationStatement</p:RespondWith><p:AssertionArtifact>${TICKET}</p:AssertionArtifact></p:Request></s:Body></s:Envelope>`,
    'r',
  ],
]

for (const [promise, body, requestId] of CLIENTS) {
  t.test(promise, async (t) => {
    t.strictSame(read(body), { artifact: TICKET, requestId })
  })
}

const good = samlEnvelope(TICKET)
const utf16 = Buffer.from(`\uFEFF${good}`, 'utf16le')
const broken = Buffer.concat([Buffer.from(good.replace('</samlp:Ass', 'x')), Buffer.of(0xe1, 0xba)])
const latin1 = Buffer.from(samlEnvelope(TICKET, { attributes: 'RequestID="é"' }), 'latin1')

const REFUSED: readonly (readonly [promise: string, body: string | Uint8Array, reason: string])[] =
  [
    ['R8.27: nothing', '', 'body-empty'],
    ['R8.27: white space', ' \n', 'xml-unfinished'],
    ['R8.27: a form', `SAMLart=${TICKET}`, 'xml-text-outside'],
    ['R8.27: JSON', `{"artifact":"${TICKET}"}`, 'xml-text-outside'],
    ['R8.27: a compressed body', Buffer.of(0x1f, 0x8b, 0x08, 0, 0), 'body-not-utf-8'],
    ['R8.27: UTF-16', utf16, 'body-not-utf-8'],
    ['R8.27: bytes that break off within a letter', broken, 'body-not-utf-8'],
    ['R8.27: Latin-1', latin1, 'body-not-utf-8'],
    ['R8.27: a tag that is not closed', good.slice(0, -5), 'xml-unfinished'],
    ['R8.27: half of it', good.slice(0, good.length / 2), 'xml-broken-tag'],
    ['R8.16: a document type', `<!DOCTYPE x>${good}`, 'xml-document-type'],
    ['R8.16: an entity', good.replace(TICKET, '&t;'), 'xml-entity'],
    [
      'R8.11: no namespaces',
      good.replace(/ xmlns:[\w-]+="[^"]*"/g, '').replace(/[\w-]+:(?=[A-Z])/g, ''),
      'no-saml-request',
    ],
    [
      'R8.11: the envelope of SOAP 1.2',
      good.replace(SOAP, 'http://www.w3.org/2003/05/soap-envelope'),
      'no-saml-request',
    ],
    [
      'R8.11: a request of SAML 2',
      good.replace(SAML, 'urn:oasis:names:tc:SAML:2.0:protocol'),
      'no-saml-request',
    ],
    ['R8.10: no envelope', `<Request xmlns="${SAML}"/>`, 'no-saml-request'],
    ['R8.10: no body', `<Envelope xmlns="${SOAP}"/>`, 'no-saml-request'],
    ['R8.10: an empty body', `<Envelope xmlns="${SOAP}"><Body/></Envelope>`, 'no-saml-request'],
    [
      'R8.10: a request outside the body',
      `<Envelope xmlns="${SOAP}"><Request xmlns="${SAML}"/></Envelope>`,
      'no-saml-request',
    ],
    [
      'R8.10: two requests',
      good.replace(/(<samlp:Request.*<\/samlp:Request>)/, '$1$1'),
      'no-saml-request',
    ],
    [
      'R8.10: no artifact',
      good.replace(/<samlp:AssertionArtifact>.*<\/samlp:AssertionArtifact>/, ''),
      'no-artifact',
    ],
    ['R8.10: an empty artifact', samlEnvelope(' \n '), 'no-artifact'],
    [
      'R8.10: two artifacts',
      good.replace(/(<samlp:AssertionArtifact>.*<\/samlp:AssertionArtifact>)/, '$1$1'),
      'no-artifact',
    ],
    [
      'R8.10: another major version',
      good.replace('MajorVersion="1"', 'MajorVersion="2"'),
      'saml-version',
    ],
  ]

for (const [promise, body, reason] of REFUSED) {
  t.test(`${promise} is refused, with words`, async (t) => {
    const refused = read(body)
    if (!('reason' in refused)) return t.fail('it was read')
    t.equal(refused.reason, reason)
    t.match(refused.message, /^[A-Z][ -~]+$/)
  })
}

t.test('R8.25: the RequestID is known as soon as there is a request', async (t) => {
  for (const body of [samlEnvelope(' '), good.replace('MajorVersion="1"', 'MajorVersion="2"')]) {
    t.match(read(body), { requestId: '_192.168.16.51.1024506224022' })
  }
})
