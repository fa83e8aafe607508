import type { Command } from 'commander'
import { keyCommand } from './backup-key.ts'
import { listCommand } from './backup-list.ts'
import { nowCommand } from './backup-now.ts'
import { restoreCommand } from './backup-restore.ts'
import { unpackCommand } from './backup-unpack.ts'
import { verifyCommand } from './backup-verify.ts'
import { newCommand } from './command.ts'
import type { CommandContext } from './context.ts'

const EXAMPLES = `
The server makes backups by itself once backup.recipients names who can read them (docs/backup.md).

Examples:
  $ cas backup key
  $ cas backup now
  $ cas backup list
  $ cas backup verify latest --identity /media/usb/cas-backup.key
  $ cas backup restore latest --identity /media/usb/cas-backup.key --dry-run
`

/** `cas backup …`: copies of all that is needed, their tests, and the way back from one (L14). */
export function backupCommand(context: CommandContext): Command {
  const backup = newCommand('backup', context)
    .description('Make backups, test them, and restore one')
    .addHelpText('after', EXAMPLES)
  for (const make of [
    nowCommand,
    listCommand,
    verifyCommand,
    restoreCommand,
    unpackCommand,
    keyCommand,
  ]) {
    backup.addCommand(make(context))
  }
  return backup
}
