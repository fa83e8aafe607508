import type { AccountId } from '../accounts/account.ts'
import type { Instant } from '../protocol/ticket.ts'
import type { Day } from '../units/day.ts'
import type { Confidence, Evidence, LinkClass, LinkState } from './link-class.ts'
import type { LinkCounts } from './link-counts.ts'

/** An account of an application, and whose it is or may be. */
export type ServiceLink = Readonly<{
  serviceId: string
  accountId: AccountId
  appAccount: string
  state: LinkState
  /** Of an account that is locked in the application: in no class. */
  class: LinkClass | 'locked'
  /** Undefined: nothing speaks for it but that an operator asks. */
  evidence: Evidence | undefined
  confidence: Confidence | undefined
  /** The list that named it last; 0: none has. */
  listId: number
  /** The day of that list. */
  seenOn: Day | undefined
  confirmedBy: string | undefined
  confirmedAt: Instant | undefined
}>

/** A list that was read to its end. */
export type LinkList = Readonly<{
  id: number
  serviceId: string
  /** The day that it speaks of. */
  onDay: Day
  fileName: string
  fileSha256: string
  readBy: string
  finishedAt: Instant
  counts: LinkCounts
}>
