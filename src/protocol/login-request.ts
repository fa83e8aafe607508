import type { ByteString } from './byte-string.ts'
import { isFlagSet, type ParameterProblem, readParameters } from './parameters.ts'
import { escapeValue } from './percent-encoding.ts'
import type { Query } from './query.ts'

/** How a ticket is handed over (2.1.1): in a redirect, in a form that posts itself, in headers. */
export type ResponseType = 'GET' | 'POST' | 'HEADER'

/** What an application asks of `/login` (1.1). */
export type LoginRequest = Readonly<{
  /** Where the browser is to come back to; nowhere: the person came by themselves. */
  address: ByteString | undefined
  /** `SAMLart` if the address was spelt `TARGET`, as SAML 1.1 does (R8.01). */
  ticketName: 'ticket' | 'SAMLart'
  /** Undefined when the application leaves it to its entry (R1.14). */
  responseType: ResponseType | undefined
  renew: boolean
  gateway: boolean
  /** The page of our own that the sign-in is for, when no application asks for it. */
  next: string | undefined
  /** The query that asks the very same again; its values have the same bytes (R1.15). */
  query: string
}>

const PARAMETERS = ['service', 'TARGET', 'method', 'renew', 'gateway', 'next'] as const

/**
 * Pages of our own that a sign-in may lead to. Nothing else fits: no other host, no dot, no query, and
 * no page that does anything when it is opened.
 */
const OWN_PAGE = /^\/(?:account|app|go|help|notice|privacy)(?:\/[a-z0-9][a-z0-9-]{0,62}){0,3}$/

export function isOwnPage(path: string): boolean {
  return OWN_PAGE.test(path)
}

/** The id in the address of a tile, `/go/{id}`. */
export function applicationOfTile(path: string): string | undefined {
  return /^\/go\/([^/]+)$/.exec(path)?.[1]
}

/** Reads the request from a query or a form. `service` wins over `TARGET` (R8.01). */
export function readLoginRequest(query: Query): LoginRequest | { problem: ParameterProblem } {
  const { values, problem } = readParameters(query, PARAMETERS)
  if (problem) return { problem }
  const { service, TARGET, method, renew, gateway } = values
  const isForUs = service === undefined && TARGET === undefined
  const next =
    isForUs && values.next !== undefined && isOwnPage(values.next) ? values.next : undefined
  let again: string | undefined
  return {
    address: service ?? TARGET,
    ticketName: service === undefined && TARGET !== undefined ? 'SAMLart' : 'ticket',
    responseType: method === undefined ? undefined : responseTypeOf(method),
    renew: isFlagSet(renew),
    gateway: isFlagSet(gateway),
    next,
    // Most requests are answered by a redirect and never ask again.
    get query() {
      again ??= PARAMETERS.flatMap((name) => {
        const value = name === 'next' ? next : values[name]
        return value === undefined ? [] : [`${name}=${escapeValue(value as ByteString)}`]
      }).join('&')
      return again
    },
  }
}

/** In any case of letters; what is none of the three means `GET` (R1.13). */
function responseTypeOf(method: string): ResponseType {
  const name = method.toUpperCase()
  return name === 'POST' || name === 'HEADER' ? name : 'GET'
}
