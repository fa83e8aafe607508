import type { Reader } from './client-readers.ts'
import * as readers from './client-readers.ts'
import type { Platform } from './form-encoding.ts'

/** An application's address, under which all of them live. */
export const APP = 'https://app.example/app'

export type ReplayedClient = Readonly<{
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

/** What `HttpURLConnection` adds. */
export const JAVA = (host: string) => [
  'User-Agent: Java/17.0.9',
  `Host: ${host}`,
  'Accept: text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2',
  'Connection: keep-alive',
]
const PYTHON = (host: string) => [
  `Host: ${host}`,
  'User-Agent: python-requests/2.31.0',
  'Accept-Encoding: gzip, deflate',
  'Accept: */*',
  'Connection: keep-alive',
]
const GO = (host: string) => [
  `Host: ${host}`,
  'User-Agent: Golang CAS client gopkg.in/cas',
  'Accept-Encoding: gzip',
]
/** An encrypted state of some 2 KB, as GSS puts it into its service URL (R0.14). */
const STATE = 'CfDJ8'.padEnd(2048, 'Aq3_-Zx9')

/** How the clients ask that cannot run here, header by header and in their own order. */
export const replayedClients = (host: string): readonly ReplayedClient[] => [
  {
    name: 'Java 4.x (CAS 3)',
    platform: 'java',
    service: `${APP}/ho-so;jsessionid=1A2B3C?muc=V%C4%83n+b%E1%BA%A3n&trang=1`,
    validates: `${APP}/ho-so?muc=V%C4%83n+b%E1%BA%A3n&trang=1`,
    endpoint: '/p3/serviceValidate',
    query: ['ticket', 'service'],
    lines: JAVA(host),
    reads: readers.java,
    knows: 'attributes',
  },
  {
    name: 'Java 3.2 (CAS 2), attributes line by line',
    platform: 'java',
    service: `${APP}/v%C4%83n%20b%E1%BA%A3n/`,
    endpoint: '/serviceValidate',
    query: ['ticket', 'service'],
    lines: JAVA(host),
    reads: readers.javaByLine,
    knows: 'attributes',
  },
  {
    name: 'Liferay, four more parameters at /proxyValidate',
    platform: 'java',
    service: `${APP}/c/portal/login`,
    endpoint: '/proxyValidate',
    query: ['ticket', 'service'],
    more: '&serverName=http://10.1.2.3:8080&casServerUrlPrefix=https://sso.example/cas&encoding=UTF-8&redirectAfterValidation=false',
    lines: JAVA(host),
    reads: readers.java,
    knows: 'attributes',
  },
  {
    name: 'dotnet-cas-client (CAS 2), small hexadecimal digits',
    platform: 'dotnet',
    service: `${APP}/Default.aspx?ten=Nguy%e1%bb%85n+V%c4%83n&id=1`,
    endpoint: '/serviceValidate',
    query: ['service', 'ticket'],
    lines: [`Host: ${host}`, 'Connection: Keep-Alive'],
    reads: readers.dotnet,
    knows: 'user',
  },
  {
    name: 'dotnet-cas-client (gateway)',
    platform: 'dotnet',
    service: `${APP}/Default.aspx?gatewayResponse=true`,
    endpoint: '/proxyValidate',
    query: ['service', 'ticket'],
    lines: [`Host: ${host}`, 'Connection: Keep-Alive'],
    reads: readers.dotnet,
    knows: 'user',
  },
  {
    name: 'GSS.Authentication.CAS (CAS 3), two kilobytes of state (R0.14)',
    platform: 'dotnetCore',
    service: `${APP}/signin-cas?state=${STATE}`,
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
    service: `${APP}/accounts/login?next=%2Fho-so%2F%3Ftrang%3D2`,
    endpoint: '/p3/serviceValidate',
    query: ['ticket', 'service'],
    lines: PYTHON(host),
    reads: readers.python,
    knows: 'attributes',
  },
  {
    name: 'python-cas (CAS 2)',
    platform: 'python',
    service: `${APP}/accounts/login`,
    endpoint: '/serviceValidate',
    query: ['ticket', 'service'],
    lines: PYTHON(host),
    reads: readers.python,
    knows: 'attributes',
  },
  {
    name: 'go-cas',
    platform: 'go',
    service: `${APP}/?a=1&b=2`,
    endpoint: '/serviceValidate',
    query: ['service', 'ticket'],
    lines: GO(host),
    reads: readers.go,
    knows: 'attributes',
  },
  {
    name: 'go-cas (CAS 1)',
    platform: 'go',
    service: `${APP}/?a=1&b=2`,
    endpoint: '/validate',
    query: ['service', 'ticket'],
    lines: GO(host),
    reads: readers.goByLine,
    knows: 'user',
  },
]
