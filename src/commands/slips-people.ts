import { type Account, type AccountId, addressOf } from '../accounts/account.ts'
import type { RecoveryDesk } from '../recovery/recovery-desk.ts'
import { CommandError } from './command-error.ts'
import type { Opened } from './known-account.ts'
import { peopleOf } from './people-file.ts'
import { assertPasswordIsHere } from './recovery-parts.ts'
import { unitByName } from './unit-by-name.ts'

export type SlipChoice = Readonly<{
  unit?: string
  search?: string
  from?: string
  again?: boolean
  renew?: boolean
}>

/** Somebody who gets a slip. */
export type SlipPerson = Readonly<{
  id: AccountId
  displayName: string
  unit: string
  unitCode: string
  /** The units from the root down: where the slip lies in the pile. */
  path: string
  address: string
}>

/** Who gets a slip, in the order of the pile, and how many of those asked for do not. */
export type SlipPeople = Readonly<{
  people: readonly SlipPerson[]
  activated: number
  haveSlip: number
}>

const AT_A_TIME = 500
const READING_ORDER = new Intl.Collator('vi', { numeric: true })

/**
 * Who was asked for, unit by unit in the order of the tree, and within one by given name, as lists are
 * kept here. Left out is who has activated the account, unless `again`, and who holds a slip that is
 * still good, unless `renew`: it would be good for nothing any more.
 */
export async function slipPeople(
  parts: Opened,
  desk: Pick<RecoveryDesk, 'newAccounts'>,
  choice: SlipChoice,
  now: number,
): Promise<SlipPeople> {
  const { again = false, renew = false } = choice
  const isNew = await newAccounts(desk, now)
  const people: SlipPerson[] = []
  let activated = 0
  let haveSlip = 0
  for await (const account of chosen(parts, choice, now)) {
    const hasSlip = isNew.get(account.id)
    if (hasSlip === undefined && !(again && !account.isDisabled && !account.isLocked))
      activated += 1
    else if (hasSlip && !renew) haveSlip += 1
    else people.push(personOf(account))
  }
  return { people: people.sort(inPile), activated, haveSlip }
}

/** By id, whether each has a slip already. */
async function newAccounts({ newAccounts: load }: Pick<RecoveryDesk, 'newAccounts'>, now: number) {
  const found = new Map<AccountId, boolean>()
  let after = 0
  for (;;) {
    const some = await load(after, AT_A_TIME, now)
    for (const { id, hasSlip } of some) found.set(id, hasSlip)
    if (some.length < AT_A_TIME) return found
    after = some.at(-1)?.id ?? after
  }
}

async function* chosen(
  parts: Opened,
  { unit, search, from, again }: SlipChoice,
  now: number,
): AsyncGenerator<Account> {
  const ways = [unit, search, from].filter((way) => way !== undefined)
  if (ways.length !== 1) throw new CommandError('Give one of --unit, --search and --from.', 64)
  if (again && from === undefined) throw new CommandError('--again goes with --from.', 64)
  if (from !== undefined) {
    for (const person of await peopleOf(parts, undefined, from)) {
      if (again) assertPasswordIsHere(parts, person)
      yield person.account
    }
    return
  }
  const within = unit === undefined ? undefined : await unitByName(parts.database, unit, now)
  let after: Account['primary'] | undefined
  do {
    const page = await parts.accounts.list({ after, limit: AT_A_TIME, search })
    for (const account of page.accounts) {
      const isWithin = account.membership?.path.some(({ id }) => id === within?.id)
      if (!within || isWithin) yield account
    }
    after = page.next
  } while (after)
}

function personOf({ id, displayName, unit, membership, primary }: Account): SlipPerson {
  return {
    id,
    displayName,
    unit,
    unitCode: membership?.unit.code ?? '',
    path: membership?.path.map(({ name }) => name).join('\u0001') ?? `\u{10ffff}${unit}`,
    address: addressOf(primary),
  }
}

function inPile(one: SlipPerson, other: SlipPerson): number {
  return (
    READING_ORDER.compare(one.path, other.path) ||
    READING_ORDER.compare(givenNameFirst(one), givenNameFirst(other)) ||
    READING_ORDER.compare(one.address, other.address)
  )
}

/** `Nguyễn Văn Sơn` stands under Sơn. */
function givenNameFirst({ displayName }: SlipPerson): string {
  const words = displayName.trim().split(/\s+/)
  return [words.pop() ?? '', ...words].join(' ')
}
