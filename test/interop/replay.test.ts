import t, { type Test } from 'tap'
import { httpVisitor } from '../support/http-visitor.ts'
import { freeAddress, registeredAt, runningServer } from '../support/running-server.ts'
import { PASSWORD } from '../support/test-app.ts'
import type { Known, Reader } from './client-readers.ts'
import * as readers from './client-readers.ts'
import { encodeOn, type Platform } from './form-encoding.ts'
import { rawExchange } from './raw-exchange.ts'
import { HOA } from './sign-in-server.ts'

/**
 * Clients that cannot run here: their requests byte for byte, and our answers read as they read them
 * (R12.01).
 */
t.setTimeout(600_000)

const SERVICE = 'https://app.example/app'
const ATTRIBUTES = {
  mail: 'mailboxAddress',
  displayName: 'displayName',
  unit: 'unit',
  memberOf: 'groups',
}

const url = await freeAddress()
const port = Number(new URL(url).port)
const host = new URL(url).host
const server = await runningServer(t, {
  publicUrl: url,
  services: [
    registeredAt('https://app.example/', {
      allowHttp: false,
      attributes: ATTRIBUTES,
      protocols: ['cas1', 'cas2', 'cas3', 'saml1'],
    }),
  ],
})
const { user, ...about } = HOA
await server.addPerson({ name: user, ...about, groups: [...HOA.groups] })
const visitor = httpVisitor(url)
await visitor.signIn(user, PASSWORD)

type Client = Readonly<{
  name: string
  platform: Platform
  /** The whole address that it logs in with. */
  service: string
  /** What it says at validation, when that is another spelling of the same. */
  validates?: string
  endpoint: string
  /** The parameters in its order. */
  query: readonly ('service' | 'ticket')[]
  /** Unencoded, behind the others. */
  more?: string
  lines: readonly string[]
  reads: Reader
  knows: 'attributes' | 'user'
}>

const JAVA = [
  'User-Agent: Java/17.0.9',
  `Host: ${host}`,
  'Accept: text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2',
  'Connection: keep-alive',
]
const PYTHON = [
  `Host: ${host}`,
  'User-Agent: python-requests/2.31.0',
  'Accept-Encoding: gzip, deflate',
  'Accept: */*',
  'Connection: keep-alive',
]
const GO = [`Host: ${host}`, 'User-Agent: Golang CAS client gopkg.in/cas', 'Accept-Encoding: gzip']
/** An encrypted state of some 2 KB, as GSS puts it into its service URL (R0.14). */
const STATE = 'CfDJ8'.padEnd(2048, 'Aq3_-Zx9')

const clients: readonly Client[] = [
  {
    name: 'Java 4.x (CAS 3)',
    platform: 'java',
    service: `${SERVICE}/ho-so;jsessionid=1A2B3C?muc=V%C4%83n+b%E1%BA%A3n&trang=1`,
    validates: `${SERVICE}/ho-so?muc=V%C4%83n+b%E1%BA%A3n&trang=1`,
    endpoint: '/p3/serviceValidate',
    query: ['ticket', 'service'],
    lines: JAVA,
    reads: readers.java,
    knows: 'attributes',
  },
  {
    name: 'L-05 Java 3.2 (CAS 2), attributes line by line',
    platform: 'java',
    service: `${SERVICE}/v%C4%83n%20b%E1%BA%A3n/`,
    endpoint: '/serviceValidate',
    query: ['ticket', 'service'],
    lines: JAVA,
    reads: readers.javaByLine,
    knows: 'attributes',
  },
  {
    name: 'L-06 Liferay, four more parameters at /proxyValidate',
    platform: 'java',
    service: `${SERVICE}/c/portal/login`,
    endpoint: '/proxyValidate',
    query: ['ticket', 'service'],
    more: '&serverName=http://10.1.2.3:8080&casServerUrlPrefix=https://sso.example/cas&encoding=UTF-8&redirectAfterValidation=false',
    lines: JAVA,
    reads: readers.java,
    knows: 'attributes',
  },
  {
    name: 'dotnet-cas-client (CAS 2), small hexadecimal digits',
    platform: 'dotnet',
    service: `${SERVICE}/Default.aspx?ten=Nguy%e1%bb%85n+V%c4%83n&id=1`,
    endpoint: '/serviceValidate',
    query: ['service', 'ticket'],
    lines: [`Host: ${host}`, 'Connection: Keep-Alive'],
    reads: readers.dotnet,
    knows: 'user',
  },
  {
    name: 'L-04 dotnet-cas-client (gateway)',
    platform: 'dotnet',
    service: `${SERVICE}/Default.aspx?gatewayResponse=true`,
    endpoint: '/proxyValidate',
    query: ['service', 'ticket'],
    lines: [`Host: ${host}`, 'Connection: Keep-Alive'],
    reads: readers.dotnet,
    knows: 'user',
  },
  {
    name: 'GSS.Authentication.CAS (CAS 3), two kilobytes of state (R0.14)',
    platform: 'dotnetCore',
    service: `${SERVICE}/signin-cas?state=${STATE}`,
    endpoint: '/p3/serviceValidate',
    query: ['service', 'ticket'],
    lines: [
      `Host: ${host}`,
      'traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00',
    ],
    reads: readers.gss,
    knows: 'attributes',
  },
  {
    name: 'python-cas (CAS 3)',
    platform: 'python',
    service: `${SERVICE}/accounts/login?next=%2Fho-so%2F%3Ftrang%3D2`,
    endpoint: '/p3/serviceValidate',
    query: ['ticket', 'service'],
    lines: PYTHON,
    reads: readers.python,
    knows: 'attributes',
  },
  {
    name: 'python-cas (CAS 2)',
    platform: 'python',
    service: `${SERVICE}/accounts/login`,
    endpoint: '/serviceValidate',
    query: ['ticket', 'service'],
    lines: PYTHON,
    reads: readers.python,
    knows: 'attributes',
  },
  {
    name: 'go-cas',
    platform: 'go',
    service: `${SERVICE}/?a=1&b=2`,
    endpoint: '/serviceValidate',
    query: ['service', 'ticket'],
    lines: GO,
    reads: readers.go,
    knows: 'attributes',
  },
  {
    name: 'go-cas (CAS 1)',
    platform: 'go',
    service: `${SERVICE}/?a=1&b=2`,
    endpoint: '/validate',
    query: ['service', 'ticket'],
    lines: GO,
    reads: readers.goByLine,
    knows: 'user',
  },
]

for (const client of clients) {
  t.test(
    `R12.01 ${client.name}: it knows who has come, and a used ticket is nobody's`,
    async (t) => {
      const { service, platform, endpoint, query, more = '', validates = service } = client
      const ticket = await ticketFor(t, service, encodeOn(platform, service))
      const values = { service: encodeOn(platform, validates), ticket }
      const parameters = query.map((name) => `${name}=${values[name]}`).join('&')
      const requestLine = `GET /cas${endpoint}?${parameters}${more} HTTP/1.1`
      const ask = () => rawExchange(port, [requestLine, ...client.lines])

      const { status, headers, body } = await ask()
      t.equal(headers['content-encoding'], undefined, 'R0.18: as it is, whatever was offered')
      knowsHoa(t, client.reads(body, status), client.knows)

      const again = await ask()
      t.throws(() => client.reads(again.body, again.status), 'the same ticket again')
    },
  )
}

const SAML_QUERY = 'https://app.example/app/Default.aspx?id=1'
const soapBody = (request: string) =>
  `<SOAP-ENV:Envelope xmlns:SOAP-ENV="http://schemas.xmlsoap.org/soap/envelope/"><SOAP-ENV:Header/><SOAP-ENV:Body>${request}</SOAP-ENV:Body></SOAP-ENV:Envelope>`

type SamlClient = Readonly<{
  name: string
  platform: Platform
  query(target: string, ticket: string): string
  lines: readonly string[]
  body(ticket: string): string
  reads(now: number): Reader
}>

const samlClients: readonly SamlClient[] = [
  {
    name: 'Java',
    platform: 'java',
    query: (target) => `TARGET=${target}`,
    lines: [
      'Content-Type: text/xml',
      'SOAPAction: http://www.oasis-open.org/committees/security',
      'Cache-Control: no-cache',
      'Pragma: no-cache',
      ...JAVA,
    ],
    body: (ticket) =>
      soapBody(
        `<Request xmlns="urn:oasis:names:tc:SAML:1.0:protocol" MajorVersion="1" MinorVersion="1" RequestID="_8f3c" IssueInstant="2026-11-24T00:30:00Z"><AssertionArtifact>${ticket}</AssertionArtifact></Request>`,
      ),
    reads: readers.javaSaml,
  },
  {
    name: 'L-03 dotnet-cas-client',
    platform: 'dotnet',
    query: (target, ticket) => `TARGET=${target}&SAMLart=${ticket}`,
    lines: [
      'SOAPAction: http://www.oasis-open.org/committees/security',
      'Content-Type: text/xml',
      'Cache-Control: no-store,no-cache',
      'Pragma: no-cache',
      `Host: ${host}`,
      'Expect: 100-continue',
      'Connection: Keep-Alive',
    ],
    body: (ticket) =>
      soapBody(
        `<samlp:Request xmlns:samlp="urn:oasis:names:tc:SAML:1.0:protocol" MajorVersion="1" MinorVersion="1" RequestID="_192.168.16.51.1024506224022" IssueInstant="2002-06-19T17:03:44.022Z"><samlp:AssertionArtifact>${ticket}</samlp:AssertionArtifact></samlp:Request>`,
      ),
    reads: readers.dotnetSaml,
  },
  {
    name: 'python-cas',
    platform: 'python',
    query: (target) => `TARGET=${target}`,
    lines: [
      `Host: ${host}`,
      'User-Agent: python-requests/2.31.0',
      'Accept-Encoding: gzip, deflate',
      'accept: text/xml',
      'connection: keep-alive',
      'soapaction: http://www.oasis-open.org/committees/security',
      'cache-control: no-cache',
      'pragma: no-cache',
      'content-type: text/xml; charset=utf-8',
    ],
    body: (ticket) =>
      `<?xml version="1.0" encoding="UTF-8"?>\n${soapBody(
        `\n<samlp:Request xmlns:samlp="urn:oasis:names:tc:SAML:1.0:protocol"\nMajorVersion="1"\nMinorVersion="1"\nRequestID="0b5a4d3e-1111-4222-8333-444455556666"\nIssueInstant="2026-11-24T07:30:00.071189">\n<samlp:AssertionArtifact>${ticket}</samlp:AssertionArtifact></samlp:Request>\n`,
      )}`,
    reads: () => readers.pythonSaml,
  },
]

for (const { name, platform, query, lines, body, reads } of samlClients) {
  t.test(`R12.01 ${name} (SAML 1.1): it knows who has come, once`, async (t) => {
    const ticket = await ticketFor(t, SAML_QUERY, encodeOn(platform, SAML_QUERY))
    const envelope = body(ticket)
    const head = [
      `POST /cas/samlValidate?${query(encodeOn(platform, SAML_QUERY), ticket)} HTTP/1.1`,
      ...lines,
      `Content-Length: ${Buffer.byteLength(envelope)}`,
    ]
    const reader = reads(server.clock.now())
    const answer = await rawExchange(port, head, envelope)
    knowsHoa(t, reader(answer.body, answer.status), 'attributes')
    const again = await rawExchange(port, head, envelope)
    t.throws(() => reader(again.body, again.status), 'the same ticket again')
  })
}

t.test('L-01: the service goes back byte for byte, as each client spells it', async (t) => {
  const spellings: readonly [client: string, service: string][] = [
    ['Java 3.x, a space', `${SERVICE}/v%C4%83n%20b%E1%BA%A3n?muc=a%20b`],
    ['.NET, small digits', `${SERVICE}/Default.aspx?quay=https%3a%2f%2fapp.example%2f`],
    ['omniauth-cas3, a bare name', `${SERVICE}/callback?url`],
  ]
  for (const [client, service] of spellings)
    await ticketFor(t, service, encodeURIComponent(service), client)
})

t.test('L-08: AuthCAS meets no element that closes itself', async (t) => {
  const ticket = await ticketFor(t, SERVICE, SERVICE)
  const lines = [
    `GET /cas/serviceValidate?service=${SERVICE}&ticket=${ticket} HTTP/1.0`,
    `Host: ${host}`,
  ]
  const { headers, body } = await rawExchange(port, lines)
  t.notMatch(body.toString(), '/>')
  t.equal(headers.connection, 'close')
})

t.test('L-08: Authen::CAS::Client signs out by /logout?url=, which leads nowhere', async (t) => {
  const leaving = httpVisitor(url)
  await leaving.signIn(user, PASSWORD)
  const { status, location } = await leaving.get('/cas/logout?url=https%3A%2F%2Fapp.example%2Fapp')
  t.equal(status, 200)
  t.equal(location, '')
  t.equal(await leaving.ticketFor(SERVICE), '', 'signed out')
})

/** The ticket of a sign-in at this service, which must come back as it was sent. */
async function ticketFor(
  t: Test,
  service: string,
  encoded: string,
  client = 'L-01',
): Promise<string> {
  const { location } = await visitor.get(`/cas/login?service=${encoded}`)
  const [, before = '', ticket = ''] = /^(.*)[?&]ticket=(ST-[A-Za-z0-9]+)$/.exec(location) ?? []
  t.equal(before, service, `${client}: byte for byte`)
  return ticket
}

function knowsHoa(t: Test, { user, attributes }: Known, knows: Client['knows']) {
  t.equal(user, HOA.user)
  if (knows === 'user') return
  t.same(attributes.displayName, [HOA.displayName])
  t.same(attributes.unit, [HOA.unit])
  t.same(attributes.memberOf, HOA.groups)
}
