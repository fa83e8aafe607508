import type { Mailbox } from '../accounts/account.ts'
import type { FoundAccount } from '../accounts/find-accounts.ts'
import type { Place } from '../passwords/hashing-queue.ts'

/** Somebody who wants to sign in. */
export type Question = Readonly<{
  /** In canonical form: what was typed is never passed on (security row 52). */
  mailbox: Mailbox
  password: string
  /** Whose mailbox it is here; undefined when nobody's. */
  found: FoundAccount | undefined
  /** In the line for hashes. */
  place?: Place
}>

/** What a source knows of a person, as fields of an account. What is left out it does not say. */
export type SourceAttributes = Readonly<{
  displayName?: string
  unit?: string
  position?: string
  phone?: string
  employeeCode?: string
  groups?: readonly string[]
}>

export type SourceAnswer =
  | Readonly<{ kind: 'right'; attributes: SourceAttributes }>
  /** The source knows the person, and this is not the password. `note` is for the log. */
  | Readonly<{ kind: 'wrong'; note?: string }>
  /** The person is not one of this source's. */
  | Readonly<{ kind: 'unknown' }>
  /** The source cannot tell a wrong password from an unknown person. */
  | Readonly<{ kind: 'refused'; note?: string }>
  /** It could not be asked; `problem` is for the log. */
  | Readonly<{ kind: 'unavailable'; problem: string }>

/** Where passwords are checked: our own table, a directory, a mail server. */
export type PasswordSource = Readonly<{
  /** As the configuration names it. */
  name: string
  kind: 'local' | 'ldap' | 'imap'
  /** Resolves within the time limit of the source, whatever becomes of the other side. */
  check(question: Question): Promise<SourceAnswer>
}>

/** What came of asking the sources in their order. */
export type PasswordAnswer =
  | Readonly<{
      kind: 'right'
      found: FoundAccount
      source: string
      /** The password is one of those that are kept here. */
      isLocal: boolean
      /** The source did not answer; a hash of its last right answer did. */
      isFromCache: boolean
      /** Which credential it was: a session may only begin while it is still this one. */
      credentialEpoch: number
    }>
  | Readonly<{ kind: 'wrong'; source: string }>
  | Readonly<{ kind: 'unknown' }>
  /** A source is needed and does not answer. Nothing is to be counted as a wrong password. */
  | Readonly<{ kind: 'unavailable'; source: string; problem: string }>

/** Where somebody's password lives, and so where it can be changed. */
export type PasswordHome =
  | Readonly<{ kind: 'here' }>
  | Readonly<{ kind: 'elsewhere'; source: string; changeAt: Words | undefined }>

/** Words of the operator, in both languages. */
export type Words = Readonly<{ vi: string; en: string }>
