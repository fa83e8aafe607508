import t from 'tap'
import { type ByteString, bytesOf } from '../../src/protocol/byte-string.ts'
import { CasError } from '../../src/protocol/cas-error.ts'
import {
  type SamlAssertion,
  type SamlEnvelope,
  samlFailure,
  samlSuccess,
} from '../../src/protocol/saml-response.ts'
import type { XmlEncoding } from '../../src/protocol/xml.ts'
import { readXml, type XmlElement } from '../../src/protocol/xml-reader.ts'

const TARGET = 'https://app.example/app' as ByteString
const NOW = Date.UTC(2026, 0, 31, 10, 20, 30, 123)
const envelope: SamlEnvelope = {
  responseId: '_response',
  requestId: '_request',
  target: TARGET,
  now: NOW,
}
const assertion: SamlAssertion = {
  assertionId: '_assertion',
  issuer: 'https://sso.example',
  audience: TARGET,
  user: 'tamtt',
  attributes: {
    authenticatedAt: NOW - 5_000,
    isRemembered: false,
    isFromNewLogin: true,
    released: [['mail', ['tamtt@example.gov.vn']]],
  },
}
type Encoding = Readonly<{ encoding: XmlEncoding }>

const ascii: Encoding = { encoding: 'ascii' }

function release(released: SamlAssertion['attributes']['released'], encoding: Encoding = ascii) {
  const attributes = { ...assertion.attributes, released }
  return samlSuccess(envelope, { ...assertion, attributes }, encoding)
}

/** Every element of this name, wherever it is. */
function all(xml: string, name: string): XmlElement[] {
  const root = readXml(xml)
  if ('problem' in root) throw new Error(root.problem)
  const found = (element: XmlElement): XmlElement[] => [
    ...(element.name === name ? [element] : []),
    ...element.children.flatMap(found),
  ]
  return found(root)
}

t.test('R8.20–R8.26: a success, byte for byte (8.3)', async (t) => {
  t.equal(
    samlSuccess(envelope, assertion, ascii),
    '<SOAP-ENV:Envelope xmlns:SOAP-ENV="http://schemas.xmlsoap.org/soap/envelope/"><SOAP-ENV:Header></SOAP-ENV:Header><SOAP-ENV:Body><Response xmlns="urn:oasis:names:tc:SAML:1.0:protocol" xmlns:samlp="urn:oasis:names:tc:SAML:1.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:1.0:assertion" InResponseTo="_request" IssueInstant="2026-01-31T10:20:30.123Z" MajorVersion="1" MinorVersion="1" Recipient="https://app.example/app" ResponseID="_response"><Status><StatusCode Value="samlp:Success"></StatusCode></Status><Assertion xmlns="urn:oasis:names:tc:SAML:1.0:assertion" AssertionID="_assertion" IssueInstant="2026-01-31T10:20:30.123Z" Issuer="https://sso.example" MajorVersion="1" MinorVersion="1"><Conditions NotBefore="2026-01-31T10:20:00.123Z" NotOnOrAfter="2026-01-31T10:21:30.123Z"><AudienceRestrictionCondition><Audience>https://app.example/app</Audience></AudienceRestrictionCondition></Conditions><AuthenticationStatement AuthenticationInstant="2026-01-31T10:20:25.123Z" AuthenticationMethod="urn:oasis:names:tc:SAML:1.0:am:password"><Subject><NameIdentifier>tamtt</NameIdentifier><SubjectConfirmation><ConfirmationMethod>urn:oasis:names:tc:SAML:1.0:cm:artifact</ConfirmationMethod></SubjectConfirmation></Subject></AuthenticationStatement><AttributeStatement><Subject><NameIdentifier>tamtt</NameIdentifier><SubjectConfirmation><ConfirmationMethod>urn:oasis:names:tc:SAML:1.0:cm:artifact</ConfirmationMethod></SubjectConfirmation></Subject><Attribute AttributeName="authenticationDate" AttributeNamespace="http://www.ja-sig.org/products/cas/"><AttributeValue>2026-01-31T10:20:25.123Z</AttributeValue></Attribute><Attribute AttributeName="longTermAuthenticationRequestTokenUsed" AttributeNamespace="http://www.ja-sig.org/products/cas/"><AttributeValue>false</AttributeValue></Attribute><Attribute AttributeName="isFromNewLogin" AttributeNamespace="http://www.ja-sig.org/products/cas/"><AttributeValue>true</AttributeValue></Attribute><Attribute AttributeName="mail" AttributeNamespace="http://www.ja-sig.org/products/cas/"><AttributeValue>tamtt@example.gov.vn</AttributeValue></Attribute></AttributeStatement></Assertion></Response></SOAP-ENV:Body></SOAP-ENV:Envelope>',
  )
})

t.test('R8.27: a refusal, byte for byte', async (t) => {
  t.equal(
    samlFailure(envelope, new CasError('INVALID_TICKET', "Ticket 'ST-...wXyZ' not recognized")),
    '<SOAP-ENV:Envelope xmlns:SOAP-ENV="http://schemas.xmlsoap.org/soap/envelope/"><SOAP-ENV:Header></SOAP-ENV:Header><SOAP-ENV:Body><Response xmlns="urn:oasis:names:tc:SAML:1.0:protocol" xmlns:samlp="urn:oasis:names:tc:SAML:1.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:1.0:assertion" InResponseTo="_request" IssueInstant="2026-01-31T10:20:30.123Z" MajorVersion="1" MinorVersion="1" Recipient="https://app.example/app" ResponseID="_response"><Status><StatusCode Value="samlp:RequestDenied"></StatusCode><StatusMessage>Ticket &apos;ST-...wXyZ&apos; not recognized</StatusMessage></Status></Response></SOAP-ENV:Body></SOAP-ENV:Envelope>',
  )
})

for (const [code, status] of [
  ['INVALID_REQUEST', 'samlp:Requester'],
  ['INVALID_TICKET', 'samlp:RequestDenied'],
  ['INVALID_TICKET_SPEC', 'samlp:RequestDenied'],
  ['INVALID_SERVICE', 'samlp:RequestDenied'],
  ['UNAUTHORIZED_SERVICE', 'samlp:RequestDenied'],
  ['INTERNAL_ERROR', 'samlp:RequestDenied'],
] as const) {
  t.test(`R8.27: ${code} is ${status}, without an assertion`, async (t) => {
    const xml = samlFailure(envelope, new CasError(code, 'No'))
    t.strictSame(
      all(xml, 'StatusCode').map(({ attributes }) => [...attributes]),
      [[['Value', status]]],
    )
    t.strictSame(
      all(xml, 'StatusMessage').map(({ text }) => text),
      ['No'],
    )
    t.strictSame(all(xml, 'Assertion'), [])
  })
}

t.test('R8.20: the prefix of the status is bound to the protocol', async (t) => {
  t.match(
    samlSuccess(envelope, assertion, ascii),
    /xmlns:samlp="urn:oasis:names:tc:SAML:1\.0:protocol".*Value="samlp:Success"/,
  )
})

t.test(
  'R8.21: both statements name the same person, in an element without attributes',
  async (t) => {
    const user = 'Tấm & "Cám"'
    const xml = samlSuccess(envelope, { ...assertion, user }, ascii)
    for (const statement of ['AuthenticationStatement', 'AttributeStatement']) {
      const [found] = all(xml, statement)
      const names = found?.children.flatMap(({ children }) =>
        children.filter(({ name }) => name === 'NameIdentifier'),
      )
      t.strictSame(
        names?.map(({ text, attributes }) => [text, attributes.size]),
        [[user, 0]],
        statement,
      )
    }
    t.equal(
      xml.split('<NameIdentifier>T&#7845;m &amp; &quot;C&#225;m&quot;</NameIdentifier>').length,
      3,
    )
  },
)

t.test(
  'R8.22, R8.26: with nothing released there are still the three standard attributes',
  async (t) => {
    t.strictSame(
      all(release([]), 'Attribute').map(({ attributes }) => attributes.get('AttributeName')),
      ['authenticationDate', 'longTermAuthenticationRequestTokenUsed', 'isFromNewLogin'],
    )
  },
)

t.test('R8.26: a session that outlives the browser says so', async (t) => {
  const attributes = { ...assertion.attributes, isRemembered: true }
  t.match(
    samlSuccess(envelope, { ...assertion, attributes }, ascii),
    /"longTermAuthenticationRequestTokenUsed"[^>]*><AttributeValue>true</,
  )
})

t.test('R8.23: each name once, its values beside each other, without XML attributes', async (t) => {
  const xml = release([
    ['memberOf', ['staff', 'managers', '']],
    ['none', []],
    ['empty', ['']],
  ])
  const attributes = all(xml, 'Attribute').slice(3)
  t.strictSame(
    attributes.map(({ attributes, children }) => [
      attributes.get('AttributeName'),
      ...children.map(({ text }) => text),
    ]),
    [['memberOf', 'staff', 'managers']],
  )
  t.ok(all(xml, 'AttributeValue').every(({ attributes }) => attributes.size === 0))
})

t.test('R8.24: counts from 30 seconds before to 60 seconds after, in UTC', async (t) => {
  const [conditions] = all(samlSuccess(envelope, assertion, ascii), 'Conditions')
  const at = (name: string) => conditions?.attributes.get(name) ?? ''
  t.match(at('NotBefore'), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  t.equal(Date.parse(at('NotBefore')), NOW - 30_000)
  t.equal(Date.parse(at('NotOnOrAfter')), NOW + 60_000)
})

t.test('R8.25: RequestID and TARGET come back, escaped', async (t) => {
  const asked = {
    ...envelope,
    requestId: `"><x a='1'>&\n`,
    target: bytesOf('https://app.example/app?a=1&b="Tấm"'),
  }
  const audience = asked.target
  for (const xml of [
    samlSuccess(asked, { ...assertion, audience }, ascii),
    samlFailure(asked, new CasError('INVALID_TICKET', 'No')),
  ]) {
    const [response] = all(xml, 'Response')
    t.equal(response?.attributes.get('InResponseTo'), asked.requestId)
    t.equal(response?.attributes.get('Recipient'), 'https://app.example/app?a=1&b="Tấm"')
    t.notMatch(xml, /[^ -~]/)
  }
  t.equal(
    all(samlSuccess(asked, { ...assertion, audience }, ascii), 'Audience')[0]?.text,
    'https://app.example/app?a=1&b="Tấm"',
  )
})

t.test('R8.25: what was not given is not made up', async (t) => {
  const nothing = { ...envelope, requestId: undefined, target: undefined }
  const [response] = all(samlFailure(nothing, new CasError('INVALID_REQUEST', 'No')), 'Response')
  t.equal(response?.attributes.get('InResponseTo'), undefined)
  t.equal(response?.attributes.get('Recipient'), undefined)
})

t.test('L-01: the service goes back as it came; bytes that are no text are escaped', async (t) => {
  const target = 'https://app.example/app?a=%20+%3a%2f&url&b=\xe1\xba' as ByteString
  const xml = samlSuccess({ ...envelope, target }, { ...assertion, audience: target }, ascii)
  const text = 'https://app.example/app?a=%20+%3a%2f&url&b=%E1%BA'
  t.equal(all(xml, 'Audience')[0]?.text, text)
  t.equal(all(xml, 'Response')[0]?.attributes.get('Recipient'), text)
})

t.test('R8.28: ASCII by default, and without what XML forbids', async (t) => {
  const xml = release([['họ "tên"', ['Trương\u0000 "Tâm" &\t<b>\ufffe', '\u0001']]])
  t.notMatch(xml, /[^ -~]/)
  const attribute = all(xml, 'Attribute')[3]
  t.equal(attribute?.attributes.get('AttributeName'), 'họ "tên"', 'a name here is a text')
  t.strictSame(
    attribute?.children.map(({ text }) => text),
    ['Trương "Tâm" &\t<b>'],
  )
})

t.test('R8.28: letters as they are for a service that wants them', async (t) => {
  const raw: Encoding = { encoding: 'utf-8' }
  t.match(release([['họ', ['Tấm & Cám']]], raw), 'AttributeName="họ"')
  t.match(release([['họ', ['Tấm & Cám']]], raw), '<AttributeValue>Tấm &amp; Cám</AttributeValue>')
})

t.test(
  'no element is empty by a slash, and there is no declaration before the envelope',
  async (t) => {
    for (const xml of [
      samlSuccess(envelope, assertion, ascii),
      samlFailure(envelope, new CasError('INVALID_TICKET', 'No')),
    ]) {
      t.notMatch(xml, '/>')
      t.match(xml, /^<SOAP-ENV:Envelope [^\n]*<\/SOAP-ENV:Envelope>$/)
    }
  },
)
