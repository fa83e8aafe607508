import type { Act } from '../audit/act.ts'
import type { AccountPlan, Transfer } from './account-plans.ts'
import type { AccountStore } from './account-store.ts'
import { monthsLater } from './calendar.ts'

/** How something ended: `mailbox-taken`: all but the new mailbox, which is another's by now. */
export type CarriedOut = 'done' | 'nothing-to-do' | 'mailbox-taken'

type Accounts = Pick<AccountStore, 'find' | 'leave' | 'transfer' | 'rename' | 'addAlias'>

/** What a move to another unit consists of: the unit, then the mailbox if that changes too. */
export async function carryOutTransfer(
  accounts: Accounts,
  id: number,
  to: Transfer,
  act: Act,
  { isPlanned }: Readonly<{ isPlanned: boolean }>,
): Promise<CarriedOut> {
  const account = await accounts.find(id)
  if (!account || !(await accounts.transfer(account, to, act, { isPlanned }))) {
    return 'nothing-to-do'
  }
  if (!to.mailbox) return 'done'
  const { as, ...mailbox } = to.mailbox
  const isDone =
    as === 'rename'
      ? await accounts.rename(account, mailbox, act, to.aliasEndsAt)
      : await accounts.addAlias(id, mailbox, act, to.aliasEndsAt)
  return isDone ? 'done' : 'mailbox-taken'
}

/** Carries out what was planned, if it is still due. */
export async function carryOutPlan(
  accounts: Accounts,
  plan: AccountPlan,
  { purgeMonths }: Readonly<{ purgeMonths: number }>,
  act: Act,
): Promise<CarriedOut> {
  const reasoned = { ...act, reason: plan.reason }
  if (plan.kind === 'transfer') {
    return carryOutTransfer(accounts, plan.accountId, plan.to, reasoned, { isPlanned: true })
  }
  const purgeAt = monthsLater(act.at, purgeMonths)
  const isDone = await accounts.leave(plan.accountId, { purgeAt, isPlanned: true }, reasoned)
  return isDone ? 'done' : 'nothing-to-do'
}
