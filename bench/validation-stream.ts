import { setTimeout as pause } from 'node:timers/promises'
import { ask } from './form-visitor.ts'
import { type HttpConnection, headerOf, openConnection } from './http-connection.ts'
import { SERVICE } from './site.ts'

const PER_SECOND = 200
const CONNECTIONS = 32
const QUERY = `service=${encodeURIComponent(SERVICE)}`

/**
 * Validates tickets at a steady rate, whatever the server does meanwhile (an open loop): an answer
 * that is late does not keep the next question from being asked. Resolves with how long each took.
 */
export async function measureValidation(
  port: number,
  sessions: readonly string[],
  seconds: number,
): Promise<number[]> {
  const idle: HttpConnection[] = []
  while (idle.length < CONNECTIONS) idle.push(await openConnection(port))
  const times: number[] = []
  let failure: unknown
  const running = new Set<Promise<void>>()
  const count = seconds * PER_SECOND
  const startedAt = performance.now()
  for (let number = 0; number < count; number++) {
    const dueAt = startedAt + (number * 1000) / PER_SECOND
    const early = dueAt - performance.now()
    if (early > 1) await pause(early)
    const connection = idle.pop() ?? (await openConnection(port))
    const cookie = sessions[number % sessions.length] ?? ''
    const one = validate(connection, cookie)
      .then((milliseconds) => {
        times.push(milliseconds)
      })
      .catch((error) => {
        failure ??= error
      })
      .finally(() => {
        idle.push(connection)
        running.delete(one)
      })
    running.add(one)
  }
  await Promise.all(running)
  for (const connection of idle) connection.close()
  if (failure !== undefined) throw failure
  return times
}

/** A ticket, and how long its validation takes. */
async function validate(connection: HttpConnection, cookie: string): Promise<number> {
  const issued = await ask(
    connection,
    `GET /cas/login?${QUERY} HTTP/1.1\r\nhost: localhost\r\ncookie: ${cookie}\r\n\r\n`,
  )
  const ticket = /ticket=(ST-[A-Za-z0-9-]+)/.exec(headerOf(issued, 'location') ?? '')?.[1]
  if (!ticket) throw new Error(`No ticket but ${issued.status}.`)
  const askedAt = performance.now()
  const answer = await ask(
    connection,
    `GET /cas/serviceValidate?${QUERY}&ticket=${ticket} HTTP/1.1\r\nhost: localhost\r\n\r\n`,
  )
  const milliseconds = performance.now() - askedAt
  if (!answer.body.includes('<cas:authenticationSuccess>')) throw new Error(answer.body)
  return milliseconds
}
