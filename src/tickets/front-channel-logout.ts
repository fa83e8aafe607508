import { promisify } from 'node:util'
import { deflate } from 'node:zlib'
import { type Account, type AccountId, principalOf } from '../accounts/account.ts'
import type { ByteString } from '../protocol/byte-string.ts'
import { frontChannelAddress, logoutRequestXml } from '../protocol/logout-request.ts'
import type { Instant } from '../protocol/ticket.ts'
import { userFor } from '../services/release-policy.ts'
import type { ServiceRegistry } from '../services/service-registry.ts'
import type { EndedSession } from './session-store.ts'

type Parts = Readonly<{
  registry: ServiceRegistry
  accounts: Readonly<{ find(id: AccountId): Promise<Account | undefined> }>
  newRequestId(): string
  now(): Instant
}>

/** A page has that many requests for a browser to make, of the newest tickets; more would be abuse. */
const MOST_ADDRESSES = 50

const deflated = promisify(deflate)

/**
 * Where the browser itself must go for the applications that are told through it (R3.40): each of
 * their addresses, once for every ticket of the session, with the same message as from server to
 * server. Nothing tells whether they heard it (R3.42).
 */
export function createFrontChannelLogout({ registry, accounts, newRequestId, now }: Parts) {
  return async function frontChannelAddresses(ended: EndedSession): Promise<string[]> {
    const requests = ended.entered.toReversed().flatMap(({ service: raw, ticket }) => {
      const admission = registry.admit(raw as ByteString)
      if (admission.kind !== 'admitted') return []
      const { service } = admission.url
      const { channel, urls } = service.singleLogout
      return channel === 'front' ? urls.map((url) => ({ service, ticket, url })) : []
    })
    if (requests.length === 0) return []
    const account = await accounts.find(ended.accountId)
    return Promise.all(
      requests.slice(0, MOST_ADDRESSES).map(async ({ service, ticket, url }) => {
        const isNamed = account && service.singleLogout.nameId === 'user'
        const id = newRequestId()
        const xml = logoutRequestXml({
          id,
          issuedAt: now(),
          ticket,
          user: isNamed ? userFor(service, principalOf(account)) : undefined,
        })
        // With the header of RFC 1950, as the Java client inflates it.
        const value = (await deflated(xml)).toString('base64')
        return frontChannelAddress(url, { value, nonce: id.slice('LR-'.length) })
      }),
    )
  }
}

export type FrontChannelAddresses = ReturnType<typeof createFrontChannelLogout>
