import { readFileSync, statSync } from 'node:fs'
import { hostname } from 'node:os'
import type { Command } from 'commander'
import { anchorText, publicKeyText } from '../audit/anchor.ts'
import { auditStatement } from '../audit/audit-statement.ts'
import { verifyTrail } from '../audit/verify-trail.ts'
import { auditSigningKey } from '../storage/signing-key.ts'
import { CommandError } from './command-error.ts'
import type { CommandContext } from './context.ts'
import { faultWords } from './fault-words.ts'
import { type Opened, withOpened } from './known-account.ts'
import { operatorAct } from './operator-act.ts'
import { openOutputFile } from './output-file.ts'

type Options = Readonly<{ out?: string }>

/** `cas audit anchor`: where the trail stands now, signed, to be kept where nobody here can reach it. */
export function addAnchorCommand(audit: Command, context: CommandContext): void {
  audit
    .command('anchor')
    .description('Sign where the trail stands now: to be kept elsewhere, or printed')
    .option('--out <file>', 'write it to a file that is not there yet; default: print it')
    .addHelpText(
      'after',
      `
With an anchor, "cas audit verify --anchor FILE" also finds a trail whose end was cut off, or that was
made anew as a whole. Take one each day or week, and keep it where whoever runs this machine cannot
change it: another machine, a mailbox, paper. The trail is verified first; a broken one gets no anchor.

Example:
  $ cas audit anchor --out /mnt/elsewhere/anchor-$(date +%F).txt
`,
    )
    .action((options: Options) => withOpened(context, (parts) => anchor(context, parts, options)))
}

async function anchor(context: CommandContext, parts: Opened, { out }: Options): Promise<string> {
  const { database, config } = parts
  const { count, last, start, fault } = await verifyTrail(database)
  const act = operatorAct(context)
  await database.batch('power', [
    auditStatement(act, {
      event: 'audit.anchored',
      outcome: fault ? 'refused' : 'done',
      after: { lastId: last.id, hash: last.hash },
    }),
  ])
  if (fault) throw new CommandError(`No anchor: the trail is not whole. ${faultWords(fault)}`, 1)
  if (count === 0) throw new CommandError('No anchor: there is no entry yet.', 1)
  const key = auditSigningKey(config.dataFolder)
  const text = anchorText(
    {
      server: config.publicUrl,
      host: hostname(),
      at: act.at,
      entries: count,
      firstId: start.firstId,
      lastId: last.id,
      hash: last.hash,
    },
    key,
  )
  if (out === undefined) return text
  const file = await openOutputFile(out)
  await file.write(text)
  await file.end()
  return (
    `${out} says that entry ${last.id} is the last of ${count}. Keep it away from this machine.\n` +
    `Signed with the key ${publicKeyText(key)}: note it down where the anchors are.\n`
  )
}

const LARGEST = 65_536

/** The text of an anchor that an operator names. */
export function readAnchorFile(file: string): string {
  try {
    if (statSync(file).size > LARGEST) throw new CommandError(`${file} is no anchor.`, 65)
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (error instanceof CommandError) throw error
    throw new CommandError(`${file} cannot be read (${(error as NodeJS.ErrnoException).code}).`, 65)
  }
}
