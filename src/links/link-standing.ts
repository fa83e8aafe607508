import type { AccountId } from '../accounts/account.ts'
import type { Instant } from '../protocol/ticket.ts'
import type { Day } from '../units/day.ts'
import type { LinkList, ServiceLink } from './link.ts'
import type { LinkStore } from './link-store.ts'

/** Whether an application knows somebody by their mailbox, as far as its own last list tells. */
export type LinkStanding =
  | Readonly<{ kind: 'linked'; appAccount: string; seenOn: Day | undefined }>
  /** The list of that day does not have their mailbox. */
  | Readonly<{ kind: 'not-seen'; listDay: Day }>
  /** The list of that day has what is probably their account, with another address. */
  | Readonly<{ kind: 'wrong-suffix'; listDay: Day }>
  /** That list has their mailbox, and something about it is not right: nothing is claimed. */
  | Readonly<{ kind: 'doubtful'; listDay: Day }>
  /** There is no list, it is too old, or they have said since that they have done what was asked. */
  | Readonly<{ kind: 'unknown' }>

const UNKNOWN: LinkStanding = { kind: 'unknown' }

type Facts = Readonly<{
  /** The last list of the application, unless it is too old to be believed. */
  list: Pick<LinkList, 'id' | 'onDay' | 'finishedAt'> | undefined
  /** What is kept of the person there. */
  links: readonly ServiceLink[]
  /** When they said that they have done what was asked. */
  saidAt: Instant | undefined
}>

/** Never claims what no list says, or what may have changed since (product 3.8). Pure. */
export function standingOf({ list, links, saidAt }: Facts): LinkStanding {
  const since = list?.id ?? 0
  const current = links.filter(
    ({ listId, confirmedBy }) => listId >= since || confirmedBy !== undefined,
  )
  const linked = current.find(({ state }) => state === 'linked')
  const isGone = linked !== undefined && linked.listId < since && wasConfirmedBefore(linked, list)
  if (linked && !isGone) {
    return { kind: 'linked', appAccount: linked.appAccount, seenOn: linked.seenOn }
  }
  if (!list || (saidAt !== undefined && saidAt > list.finishedAt)) return UNKNOWN
  if (current.some(({ state }) => state === 'doubtful')) {
    return { kind: 'doubtful', listDay: list.onDay }
  }
  const isElsewhere = current.some(({ state }) => state === 'wrong-suffix')
  return { kind: isElsewhere ? 'wrong-suffix' : 'not-seen', listDay: list.onDay }
}

/** A list that was read since would name the account, if it were still there. */
function wasConfirmedBefore({ confirmedAt = 0 }: ServiceLink, list: Facts['list']): boolean {
  return list !== undefined && confirmedAt < list.finishedAt
}

type Parts = Readonly<{
  store: Pick<LinkStore, 'lastDays' | 'ofAccount' | 'claimsOf'>
  /** A list that is older says nothing any more. */
  believedMs: number
  now(): Instant
}>

/** Tells of people which applications know them. */
export function createLinkStandings({ store, believedMs, now }: Parts) {
  async function linksOf(accountId: AccountId): Promise<ReadonlyMap<string, LinkStanding>> {
    const [days, links, claims] = await Promise.all([
      store.lastDays(),
      store.ofAccount(accountId),
      store.claimsOf(accountId),
    ])
    const oldest = now() - believedMs
    const lists = new Map(
      days.filter(({ finishedAt }) => finishedAt > oldest).map((list) => [list.serviceId, list]),
    )
    const saidAt = new Map(claims.map((claim) => [claim.serviceId, claim.saidAt]))
    const ids = new Set([...lists.keys(), ...links.map(({ serviceId }) => serviceId)])
    return new Map(
      [...ids].map((id) => [
        id,
        standingOf({
          list: lists.get(id),
          links: links.filter(({ serviceId }) => serviceId === id),
          saidAt: saidAt.get(id),
        }),
      ]),
    )
  }

  return {
    /** Of one person, by the id of each application that something is known of. */
    linksOf,

    /** Whether one application knows one person. */
    async linkOf(accountId: AccountId, serviceId: string): Promise<LinkStanding> {
      return (await linksOf(accountId)).get(serviceId) ?? UNKNOWN
    },

    /** The applications that would not know them: worth a page before they are sent there (S11). */
    async unlinkedOf(accountId: AccountId): Promise<ReadonlySet<string>> {
      const links = [...(await linksOf(accountId))]
      return new Set(links.filter(([, standing]) => isNotLinked(standing)).map(([id]) => id))
    },
  }
}

export type LinkStandings = ReturnType<typeof createLinkStandings>

function isNotLinked({ kind }: LinkStanding): boolean {
  return kind === 'not-seen' || kind === 'wrong-suffix'
}
