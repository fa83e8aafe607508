import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Applications } from './applications.ts'
import type { Session } from './cases.ts'
import { ticketFor } from './entry.ts'
import { askOnce } from './http-connection.ts'
import type { WholeResult } from './report.ts'
import type { ServerProcess } from './server-process.ts'

const SENDER = fileURLToPath(new URL('./bare-sender.mjs', import.meta.url))
/** Tickets that each session spends at each application. */
const ENTRIES = 12
const LONGEST_MS = 60_000

type Sent = Readonly<{ ms: number; cpuMicroseconds: number }>

/**
 * Single logout: all sessions end at once, and every ticket that was spent in them is told to its
 * application. Beside it, a bare loop that posts as many bodies of that size.
 */
export async function measureLogout(
  server: ServerProcess,
  sessions: readonly Session[],
  applications: Applications,
): Promise<WholeResult[]> {
  const count = await enterAll(server.port, sessions, applications.urls)
  const real = await endAll(server, sessions, applications, count)
  const bare = await sendBare(count, applications.urls)
  await applications.logoutRequests(count, LONGEST_MS)
  const rate = ({ ms }: Sent) => (count / ms) * 1000
  const cost = ({ cpuMicroseconds }: Sent) => cpuMicroseconds / count
  return [
    compare('logout requests sent, per s', rate(real), rate(bare)),
    compare('  CPU of each, µs', cost(real), cost(bare)),
  ]
}

async function enterAll(port: number, sessions: readonly Session[], urls: readonly string[]) {
  let count = 0
  for (const session of sessions) {
    for (const url of urls) {
      for (let entry = 0; entry < ENTRIES; entry += 1) {
        const service = `${url}/`
        const ticket = await ticketFor(port, session, service)
        const query = new URLSearchParams({ service, ticket })
        await askOnce(port, `GET /cas/serviceValidate?${query} HTTP/1.1\r\nhost: localhost\r\n\r\n`)
        count += 1
      }
    }
  }
  return count
}

async function endAll(
  server: ServerProcess,
  sessions: readonly Session[],
  applications: Applications,
  count: number,
): Promise<Sent> {
  const before = server.cpuMicroseconds()
  const startedAt = performance.now()
  const complete = applications.logoutRequests(count, LONGEST_MS)
  await Promise.all(
    sessions.map(({ cookie }) =>
      askOnce(
        server.port,
        `GET /cas/logout HTTP/1.1\r\nhost: localhost\r\ncookie: ${cookie}\r\n\r\n`,
      ),
    ),
  )
  await complete
  const ms = performance.now() - startedAt
  return { ms, cpuMicroseconds: server.cpuMicroseconds() - before }
}

async function sendBare(count: number, urls: readonly string[]): Promise<Sent> {
  const { stdout } = await promisify(execFile)(process.execPath, [SENDER, String(count), ...urls])
  return JSON.parse(stdout)
}

function compare(title: string, real: number, bare: number): WholeResult {
  return { title, real, bare, ratio: real / bare }
}
