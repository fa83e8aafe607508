import {
  type AccountId,
  addressOf,
  type IdentifierState,
  type Mailbox,
} from '../accounts/account.ts'
import type { UnitId } from '../units/unit.ts'
import { readPhoneNumber } from '../vietnamese/phone-number.ts'
import { joinedName, nameKey } from './person-name.ts'

/** What is held against the users of an application. */
export type KnownPerson = Readonly<{
  id: AccountId
  primary: Mailbox
  displayName: string
  unit: string
  /** From the root of the tree down to their unit; empty outside the tree. */
  unitIds: readonly UnitId[]
  phone: string
  employeeCode: string
  /** They may sign in. */
  isOpen: boolean
  /** The application is for them. */
  isEntitled: boolean
}>

export type Owner = Readonly<{ person: KnownPerson; state: IdentifierState }>

/**
 * Everybody with an account, in memory, by all that a row may name them with: the tables know no
 * folded names, and 30,000 questions to them would take longer than reading them once.
 */
export function createPeopleDirectory() {
  const people = new Map<AccountId, KnownPerson>()
  const byMailbox = new Map<string, Owner>()
  const byCode = new Map<string, KnownPerson[]>()
  const byPhone = new Map<string, KnownPerson[]>()
  const byName = new Map<string, KnownPerson[]>()
  const byAccountName = new Map<string, KnownPerson[]>()
  const suffixesOf = new Map<string, Set<string>>()

  function addMailbox(person: KnownPerson, mailbox: Mailbox, state: IdentifierState): void {
    byMailbox.set(addressOf(mailbox), { person, state })
    const suffixes = suffixesOf.get(mailbox.name)
    if (suffixes) suffixes.add(mailbox.suffix)
    else suffixesOf.set(mailbox.name, new Set([mailbox.suffix]))
  }

  return {
    add(person: KnownPerson): void {
      people.set(person.id, person)
      addMailbox(person, person.primary, 'primary')
      push(byCode, codeKey(person.employeeCode), person)
      // At the command line a number is kept as it was typed.
      push(byPhone, readPhoneNumber(person.phone)?.e164 ?? person.phone, person)
      push(byName, nameKey(person.displayName), person)
      for (const name of new Set([person.primary.name, joinedName(person.displayName)])) {
        push(byAccountName, name, person)
      }
    },

    /** A further or former mailbox of somebody who has been added. */
    addFurther(id: AccountId, mailbox: Mailbox, state: IdentifierState): void {
      const person = people.get(id)
      if (person) addMailbox(person, mailbox, state)
    },

    byId: (id: AccountId) => people.get(id),
    ownerOf: (mailbox: Mailbox) => byMailbox.get(addressOf(mailbox)),

    /** Everybody who has that name before the @, under whichever suffix; nobody twice. */
    ownersNamed(name: string): Owner[] {
      const owners = [...(suffixesOf.get(name) ?? [])].flatMap(
        (suffix) => byMailbox.get(`${name}@${suffix}`) ?? [],
      )
      return owners.filter(
        ({ person }, index) => owners.findIndex((one) => one.person.id === person.id) === index,
      )
    },

    byEmployeeCode: (code: string) => byCode.get(codeKey(code)) ?? [],
    byPhone: (phone: string) => byPhone.get(phone) ?? [],
    byName: (name: string) => byName.get(nameKey(name)) ?? [],

    /** Whom an account may be called after: the mailbox name, or the whole name in one word. */
    byAccountName: (name: string) => byAccountName.get(name) ?? [],

    all: (): Iterable<KnownPerson> => people.values(),
  }
}

export type PeopleDirectory = ReturnType<typeof createPeopleDirectory>

function codeKey(code: string): string {
  return code.replace(/\s+/g, '').toLowerCase()
}

function push(map: Map<string, KnownPerson[]>, key: string, person: KnownPerson): void {
  if (key === '') return
  const known = map.get(key)
  if (known) known.push(person)
  else map.set(key, [person])
}
