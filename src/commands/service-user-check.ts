import type { Command } from 'commander'
import { addressOf, type Mailbox, principalOf } from '../accounts/account.ts'
import { switchedAt } from '../services/service-registry.ts'
import { createUserCheck, type UserCheck } from '../services/user-check.ts'
import { newCommand } from './command.ts'
import { CommandError } from './command-error.ts'
import type { CommandContext } from './context.ts'
import type { Opened } from './known-account.ts'
import { printable, printableJson } from './text-table.ts'

const PAGE = 500
const TOLD = 20

/** `cas service user-check`: what a switch of `cas:user` would do to people (R5). */
export function serviceUserCheckCommand(context: CommandContext): Command {
  return newCommand('user-check', context)
    .description('Tell whose cas:user changes on the day of the switch, and who would be mixed up')
    .argument('<service>', 'the id of an application')
    .option('--json', 'print one JSON document')
    .addHelpText('after', '\nEnds with 1 if anybody would be mixed up with another or refused.\n')
    .action(async (id: string, { json }: Readonly<{ json?: boolean }>) => {
      const parts = await context.open()
      try {
        const result = await check(parts, id)
        const text = json ? `${printableJson(JSON.stringify(result, null, 2))}\n` : words(result)
        context.stdout.write(text)
        const { shared, takenOver, missing } = result
        if (shared.length + takenOver.length + missing.length > 0) {
          throw new CommandError('Not everybody would stay who they are.', 1)
        }
      } finally {
        await parts.close()
      }
    })
}

async function check({ config, accounts }: Opened, id: string): Promise<UserCheck> {
  const service = config.services.find((one) => one.id === id)
  if (!service) throw new CommandError(`There is no application ${id}.`, 1)
  const after = switchedAt(service, service.user.switchTo?.at ?? 0)
  const found = createUserCheck(service, after)
  let next: Mailbox | undefined
  do {
    const page = await accounts.list({ after: next, limit: PAGE })
    for (const account of page.accounts) {
      if (!account.isDisabled) found.add(addressOf(account.primary), principalOf(account))
    }
    next = page.next
  } while (next)
  return found.result()
}

function words({ people, changed, missing, shared, takenOver }: UserCheck): string {
  const sections = [
    told(
      `${changed.length} of ${people} people get another cas:user`,
      changed.map(({ address, current = '–', later = '–' }) => `${address}: ${current} → ${later}`),
    ),
    told(
      `${missing.length} have no such value and would be refused`,
      missing.map(({ address }) => address),
    ),
    told(
      `${shared.length} values would stand for several people`,
      shared.map(({ value, addresses }) => `${value}: ${addresses.join(', ')}`),
    ),
    told(
      `${takenOver.length} people would be taken for somebody else`,
      takenOver.map(({ value, from, to }) => `${to} as ${value}, which is ${from} today`),
    ),
  ]
  return sections.join('')
}

function told(head: string, lines: readonly string[]): string {
  const shown = lines.slice(0, TOLD).map((line) => `  ${printable(line)}\n`)
  const more = lines.length > TOLD ? `  … and ${lines.length - TOLD} more\n` : ''
  return `${head}${lines.length > 0 ? ':' : '.'}\n${shown.join('')}${more}`
}
