import type { AdministratorReady } from './init-administrator.ts'
import { localTime } from './local-time.ts'
import { printable } from './text-table.ts'

/** What a run of `cas init` came to. */
export type InitOutcome = Readonly<{
  configFile: string
  /** False: it was there, and was kept as it is. */
  hasWrittenConfig: boolean
  databaseFile: string
  administrator: AdministratorReady
}>

export function outcomeAsJson(outcome: InitOutcome): string {
  const { administrator } = outcome
  const shown =
    administrator.kind === 'has-code'
      ? { ...administrator, expiresAt: new Date(administrator.expiresAt).toISOString() }
      : administrator
  return `${JSON.stringify({ ...outcome, administrator: shown }, null, 2)}\n`
}

export function outcomeAsText(outcome: InitOutcome): string {
  const { configFile, hasWrittenConfig, databaseFile, administrator } = outcome
  return `${hasWrittenConfig ? 'Wrote' : 'Kept '} ${configFile}
Ready ${databaseFile}, with its keys beside it

${administratorText(administrator)}
Next:
  1. Start the server: systemctl enable --now cas, or: cas serve
  2. ${administrator.kind === 'active' ? 'Sign in.' : 'Open the address above, choose a password, set up the second factor.'}
  3. Write your applications into "services" in ${configFile}; check it: cas check-config
  4. See what is not right yet: cas doctor
`
}

function administratorText(administrator: AdministratorReady): string {
  const mailbox = printable(administrator.mailbox)
  if (administrator.kind === 'active') return `${mailbox} administers already.\n`
  const { code, link, expiresAt } = administrator
  return `First administrator: ${mailbox}
  code     ${code}
  address  ${link}
Both lead to the choice of a password, once, until ${localTime(expiresAt)}. They are not shown again; whoever
has them first is the administrator. "cas init" makes new ones as long as they are not used.
`
}
