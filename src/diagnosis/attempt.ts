import type { ByteString } from '../protocol/byte-string.ts'
import type { Evidence } from '../protocol/cas-error.ts'
import type { Query } from '../protocol/query.ts'
import { rememberedAddress, rememberedText } from './refusal.ts'

/** Who asked for what. */
export type Asked = Readonly<{
  method: string
  /** Without its query. */
  path: string
  ip: string
  userAgent: string
  supportCode: string
}>

/** What an application presented to be validated, or to have a proxy ticket. */
export type Attempt = Readonly<{
  ticket: string | undefined
  service: ByteString | undefined
  query: Query
  /** What the endpoint calls the two. */
  ticketName: string
  serviceName: string
}>

const MOST_NAMES = 20
const LONGEST_NAME = 40

/** Who it was, and what was asked for. */
export function evidenceOf({ method, path, ip, userAgent, supportCode }: Asked): Evidence {
  return {
    method,
    path: rememberedText(path),
    ip,
    userAgent: rememberedText(userAgent),
    supportCode,
  }
}

/** Which parameters came, by name, and which of those that are needed did not. */
export function evidenceOfParameters(attempt: Attempt): Evidence {
  const { query, ticket, service, ticketName, serviceName } = attempt
  const names = query.names.slice(0, MOST_NAMES).map((name) => rememberedText(name))
  const missing = ticket ? (service ? undefined : serviceName) : ticketName
  const repeated = query.names.find((name) => query.isRepeated(name))
  return {
    names: names.map((name) => name.slice(0, LONGEST_NAME)).join(' '),
    ...(missing !== undefined && { missing }),
    ...(repeated !== undefined && { repeated: rememberedText(repeated) }),
  }
}

/** What a refusal says of itself, made fit to be kept. */
export function remembered(evidence: Evidence): Evidence {
  return Object.fromEntries(
    Object.entries(evidence).map(([name, value]) => [
      name,
      typeof value === 'string' ? rememberedAddress(value as ByteString) : value,
    ]),
  )
}
