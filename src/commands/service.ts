import type { Command } from 'commander'
import { bytesOf } from '../protocol/byte-string.ts'
import type { ServiceRule } from '../protocol/service-url.ts'
import type { RegisteredService } from '../services/registered-service.ts'
import { createServiceRegistry } from '../services/service-registry.ts'
import { newCommand } from './command.ts'
import { CommandError } from './command-error.ts'
import type { CommandContext } from './context.ts'
import { serviceCompareCommand } from './service-compare.ts'
import { serviceExplainCommand } from './service-explain.ts'
import { serviceImportCommand } from './service-import.ts'
import { serviceTraceCommand } from './service-trace.ts'
import { serviceUserCheckCommand } from './service-user-check.ts'
import { textTable } from './text-table.ts'

type JsonOption = Readonly<{ json?: boolean }>

/** `cas service …`: the registered applications, as the configuration has them. */
export function serviceCommand(context: CommandContext): Command {
  const service = newCommand('service', context).description(
    'Look at the registered applications, and at what goes wrong with them',
  )

  service
    .command('list')
    .description('List the registered applications')
    .option('--json', 'print JSON')
    .action(({ json }: JsonOption) => {
      const services = createServiceRegistry(context.config().services).list()
      const text = json ? `${JSON.stringify(services, null, 2)}\n` : tableOf(services)
      context.stdout.write(text)
    })

  service
    .command('check-url')
    .description('Tell to which application a service URL belongs, or why to none')
    .argument('<url>', 'the service URL, as the application sends it (percent-decoded once)')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
Example:
  $ cas service check-url 'https://vpdt.binhphuoc.gov.vn/qlvb/login?page=home'

Ends with 0 if the URL is registered, with 1 otherwise.
`,
    )
    .action((url: string, { json }: JsonOption) => {
      const verdict = verdictOn(url, context.config().services)
      if (json) context.stdout.write(`${JSON.stringify({ url, ...verdict }, null, 2)}\n`)
      if (!verdict.isRegistered) throw new CommandError(verdict.sentence, 1)
      if (!json) context.stdout.write(`${verdict.sentence}\n`)
    })

  for (const command of [
    serviceExplainCommand,
    serviceCompareCommand,
    serviceTraceCommand,
    serviceImportCommand,
    serviceUserCheckCommand,
  ]) {
    service.addCommand(command(context))
  }
  return service
}

type Verdict = Readonly<{ isRegistered: boolean; service?: string; sentence: string }>

function verdictOn(url: string, services: readonly RegisteredService[]): Verdict {
  const admission = createServiceRegistry(services).admit(bytesOf(url))
  switch (admission.kind) {
    case 'admitted': {
      const { id } = admission.url.service
      return { isRegistered: true, service: id, sentence: `This URL belongs to ${id}.` }
    }
    case 'disabled': {
      const { id } = admission.service
      return {
        isRegistered: false,
        service: id,
        sentence: `It belongs to ${id}, which is disabled.`,
      }
    }
    case 'malformed':
      return {
        isRegistered: false,
        sentence: `This is no service URL: it has ${admission.problem}.`,
      }
    case 'unknown':
      return {
        isRegistered: false,
        sentence: `No registered application has this URL (host ${admission.host}).`,
      }
  }
}

function tableOf(services: readonly RegisteredService[]): string {
  const rows = services.map(({ id, name, isEnabled, category, matches }) => [
    id,
    name.vi,
    category,
    isEnabled ? 'enabled' : 'disabled',
    matches.map(ruleText).join(' '),
  ])
  return textTable(['ID', 'NAME', 'CATEGORY', 'STATE', 'URLS'], rows)
}

function ruleText(rule: ServiceRule): string {
  return rule.kind === 'exact' ? rule.url : `${rule.origin}${rule.path.replace(/\/?$/, '/*')}`
}
