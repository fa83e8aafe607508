import type { MailField } from './mail-field.ts'

/** A user of an application, as a row of its own list tells. Empty texts are not known. */
export type AppUser = Readonly<{
  row: number
  /** What the application calls the account. */
  account: string
  name: string
  employeeCode: string
  /** E.164. */
  phones: readonly string[]
  mail: MailField
  /** Words for where they are, the larger unit first. */
  unitPath: readonly string[]
  /** The account is locked, closed or out of use in the application. */
  isLocked: boolean
}>

/** Two spellings of an application's account that are one: applications do not look at case. */
export function accountKey(account: string): string {
  return account.normalize('NFC').toLowerCase()
}
