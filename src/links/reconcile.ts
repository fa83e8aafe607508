import { setImmediate as nextTurn } from 'node:timers/promises'
import type { AccountId } from '../accounts/account.ts'
import { type AppUser, accountKey } from './app-user.ts'
import { judgeUser, ownersIn, stateOf, type Verdict } from './judge-user.ts'
import { createLinkCounter, type LinkCounts } from './link-counts.ts'
import type { FoundLink } from './link-list-store.ts'
import type { KnownPerson, PeopleDirectory } from './people-directory.ts'
import type { UnitMatch } from './unit-match.ts'
import type { ExportRow, UserExport } from './user-export.ts'

/** One line of the report: a user of the application, or somebody it ought to have and has not. */
export type Reconciled = Readonly<{
  /** Undefined: a person whom no row names (C10). */
  row: ExportRow | undefined
  /** Undefined: the account is locked in the application, and is in no class. */
  verdict: Verdict | undefined
  /** The office that it counts for; empty: not known. */
  office: string
  /** What is to be kept of it. */
  links: readonly FoundLink[]
}>

export type Confirmed = Readonly<{ appAccount: string; accountId: AccountId }>

type Parts = Readonly<{
  list: Pick<UserExport, 'rows'>
  directory: PeopleDirectory
  units: UnitMatch
  /** What operators have said before, of this application. */
  confirmed: readonly Confirmed[]
}>

/** Rows between which others get their turn. */
const STRIDE = 200

/**
 * Holds the users of an application to the people here. The list passes by twice: once to see whose
 * mailboxes it has, and how often, once to give each row its class. Of a row nothing is kept.
 */
export async function reconcile({ list, directory, units, confirmed }: Parts) {
  const confirmedByKey = new Map(confirmed.map((one) => [accountKey(one.appAccount), one]))
  const claims = new Map<AccountId, number>()
  const unseen = new Set(confirmedByKey.keys())
  let rows = 0

  const claim = (id: AccountId) => claims.set(id, (claims.get(id) ?? 0) + 1)

  function confirmedOwner(account: string): KnownPerson | undefined {
    const found = confirmedByKey.get(accountKey(account))
    return found && directory.byId(found.accountId)
  }

  for await (const { user } of list.rows) {
    rows += 1
    if (rows % STRIDE === 0) await nextTurn()
    if (user.isLocked) continue
    unseen.delete(accountKey(user.account))
    const owner = confirmedOwner(user.account)
    const ids = ownersIn(user, directory).map(({ person }) => person.id)
    for (const id of new Set(owner ? [...ids, owner.id] : ids)) claim(id)
  }
  // An operator's word goes on holding, so a second account would be one too many.
  for (const key of unseen) claim(confirmedByKey.get(key)?.accountId ?? 0)

  const judging = {
    directory,
    isInUnit: units.isInUnit,
    claimsOn: ({ id }: KnownPerson) => claims.get(id) ?? 0,
    confirmedOwner,
  }
  const counter = createLinkCounter()

  /** Their account is there, and of no use: of them nothing can be claimed. */
  function ownersOfLocked(user: AppUser): readonly KnownPerson[] {
    const owners = ownersIn(user, directory).map(({ person }) => person)
    const owner = confirmedOwner(user.account)
    return owner && !owners.includes(owner) ? [owner, ...owners] : owners
  }

  function locked(row: ExportRow): Reconciled {
    const { user } = row
    const links = ownersOfLocked(user).map(
      ({ id }): FoundLink => ({
        accountId: id,
        appAccount: spelling(user.account),
        state: 'doubtful',
        class: 'locked',
        evidence: undefined,
        confidence: undefined,
      }),
    )
    return { row, verdict: undefined, office: units.officeFor(user.unitPath, undefined), links }
  }

  function linksOf(user: AppUser, verdict: Verdict): FoundLink[] {
    const state = stateOf(verdict)
    const { person, others, class: kind, evidence, confidence } = verdict
    if (!state || !person) return []
    const appAccount = spelling(user.account)
    const found = { appAccount, state, class: kind, evidence, confidence }
    const concerned = kind === 'C8' ? [person, ...others] : [person]
    return concerned.map(({ id }) => ({ ...found, accountId: id }))
  }

  /** A confirmed account keeps the letters that it was confirmed in. */
  function spelling(account: string): string {
    return confirmedByKey.get(accountKey(account))?.appAccount ?? account
  }

  /** Everything, in the order of the list; whoever is missing from it comes last. */
  async function* all(): AsyncGenerator<Reconciled> {
    const met = new Set<AccountId>()
    let seen = 0
    for await (const row of list.rows) {
      const { user } = row
      seen += 1
      if (seen % STRIDE === 0) await nextTurn()
      counter.addUser()
      if (user.isLocked) {
        counter.addLocked()
        const found = locked(row)
        for (const { accountId } of found.links) met.add(accountId)
        yield found
        continue
      }
      const verdict = judgeUser(user, judging)
      for (const person of [verdict.person, ...verdict.others]) if (person) met.add(person.id)
      const office = units.officeFor(user.unitPath, verdict.person)
      counter.add(verdict.class, office)
      yield { row, verdict, office, links: linksOf(user, verdict) }
    }
    for (const person of directory.all()) {
      if (!person.isEntitled || met.has(person.id)) continue
      const office = units.officeFor([], person)
      counter.add('C10', office)
      yield { row: undefined, verdict: absent(person), office, links: [] }
    }
  }

  return {
    /** How many users the list has. */
    users: rows,
    all,
    /** Once `all` has been read to its end. */
    counts: (): LinkCounts => counter.counts(),
  }
}

function absent(person: KnownPerson): Verdict {
  return {
    class: 'C10',
    person,
    evidence: undefined,
    confidence: undefined,
    suggestion: '',
    wrong: '',
    others: [],
  }
}
