import { readFileSync } from 'node:fs'
import type { Test } from 'tap'
import { selfSignedCertificate } from '../support/certificate.ts'
import { program } from '../support/program.ts'
import { configFileFor, freePort } from '../support/running-server.ts'
import { serviceEntry } from '../support/sample-config.ts'
import { PASSWORD } from '../support/test-app.ts'
import { eventually } from './eventually.ts'
import { exchange } from './exchange.ts'
import { createWebBrowser } from './web-browser.ts'

type Json = Readonly<Record<string, unknown>>

/** An application as it is registered; `page` and everything below it is its own. */
type Registration = Readonly<{ page: string; protocol: string; entry?: Json }>

/** Whose name and groups hold what clients stumble over. */
export const HOA = {
  user: 'hoalt',
  displayName: 'Lê Thị Hoà & <Ngọc> "Ánh"',
  unit: 'Phòng Văn hoá & Xã hội',
  groups: ['can-bo-xa', 'Tổ 1 & 2', '<văn thư>'],
} as const

/** An origin of this machine with a certificate to come. */
export const freeOrigin = async () => `https://localhost:${await freePort()}`

/** What the server and the applications of a test have in common: their certificate. */
export function sharedTls(t: Test) {
  const { certFile, keyFile } = selfSignedCertificate(t, 'localhost')
  return { certFile, keyFile, authority: readFileSync(certFile, 'utf8') }
}

export type SharedTls = ReturnType<typeof sharedTls>

/**
 * The real program as a process of its own, serving https with a certificate that clients verify, with
 * these applications registered and `HOA` to sign in. It ends with the test.
 */
export async function signInServer(
  t: Test,
  tls: SharedTls,
  { origin, applications }: Readonly<{ origin: string; applications: readonly Registration[] }>,
) {
  const { certFile, keyFile, authority } = tls
  const { configure, run, start } = program(t)
  const services = applications.map(({ page, protocol, entry }, index) =>
    serviceEntry({
      id: `application-${index}`,
      matches: [{ prefix: page }],
      launchUrl: page,
      attributes: ATTRIBUTES,
      protocols: [protocol],
      certificateAuthorityFile: certFile,
      ...entry,
    }),
  )
  configure(configFileFor(origin, { tls: { certFile, keyFile }, services }))
  const added = await run(ADD_HOA, PASSWORD)
  if (added.code !== 0) throw new Error(added.errors)
  await untilReady(start(['serve']), origin, authority)

  return {
    origin,
    /** Where CAS answers. */
    cas: `${origin}/cas`,
    browser: () => createWebBrowser({ authority }),

    /** What the server itself says to this ticket, asked as an application would. */
    async judge(ticket: string, service: string): Promise<string> {
      const query = new URLSearchParams({ ticket, service })
      const { body } = await exchange(`${origin}/cas/serviceValidate?${query}`, { authority })
      return /code='(\w+)'/.exec(body)?.[1] ?? body
    },
  }
}

export type SignInServer = Awaited<ReturnType<typeof signInServer>>

const ATTRIBUTES = {
  mail: 'mailboxAddress',
  displayName: 'displayName',
  unit: 'unit',
  groups: 'groups',
}

const ADD_HOA = [
  'account',
  'add',
  HOA.user,
  '--display-name',
  HOA.displayName,
  '--unit',
  HOA.unit,
  ...HOA.groups.flatMap((group) => ['--group', group]),
  '--password-stdin',
  '--permanent',
]

type Started = ReturnType<ReturnType<typeof program>['start']>

async function untilReady({ ended }: Started, origin: string, authority: string) {
  const died = ended.then(({ errors, output }) => {
    throw new Error(`The server ended by itself: ${errors}${output}`)
  })
  // It is ended at the end, when nobody listens any more.
  died.catch(() => {})
  const answers = () =>
    exchange(`${origin}/health/ready`, { authority }).then(
      ({ status }) => status === 200,
      () => false,
    )
  await Promise.race([died, eventually('the server is ready', answers)])
}
