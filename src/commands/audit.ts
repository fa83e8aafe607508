import type { Command } from 'commander'
import { addAnchorCommand } from './audit-anchor.ts'
import { addExportTrailCommand } from './audit-export.ts'
import { addIncidentCommand } from './audit-incident.ts'
import { addSearchCommand } from './audit-search.ts'
import { addVerifyCommand } from './audit-verify.ts'
import { newCommand } from './command.ts'
import type { CommandContext } from './context.ts'

/** `cas audit …`: who did what, and whether what is written of it is still what was written (3.6). */
export function auditCommand(context: CommandContext): Command {
  const audit = newCommand('audit', context).description(
    'Search, take out and verify the audit trail. Each of it is written down, too',
  )
  addSearchCommand(audit, context)
  addExportTrailCommand(audit, context)
  addIncidentCommand(audit, context)
  addVerifyCommand(audit, context)
  addAnchorCommand(audit, context)
  return audit
}
