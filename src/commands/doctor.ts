import { type Command, Option } from 'commander'
import { ConfigError } from '../config/config-error.ts'
import type { Config } from '../config/load-config.ts'
import { CHECKS, type Finding, findingsOf } from '../health/finding.ts'
import { reportOf } from '../health/report.ts'
import { runChecks } from '../health/run-checks.ts'
import { healthEn } from '../i18n/health-en.ts'
import { healthVi } from '../i18n/health-vi.ts'
import type { Locale } from '../i18n/locale.ts'
import { newCommand } from './command.ts'
import { CommandError } from './command-error.ts'
import type { CommandContext } from './context.ts'
import { checksOfDatabase, checksOfMachine } from './doctor-checks.ts'
import { reportAsJson, reportAsText } from './doctor-view.ts'
import { EXIT } from './exit-codes.ts'

type Options = Readonly<{ lang: Locale; json?: boolean }>

const WORDS = { vi: healthVi, en: healthEn } as const

const HELP = `
Run it as the user that runs the server, or as root. It changes nothing. Ends with 0 when all is in order, with
1 when there are warnings only, with 2 when something is broken: as plugins of monitoring systems do.

Examples:
  $ cas doctor
  $ cas doctor --lang en
  $ cas doctor --json
`

/** `cas doctor`: what of this server is not yet, or no longer, right, and what to do (product 3.2). */
export function doctorCommand(context: CommandContext): Command {
  return newCommand('doctor', context)
    .description('Tell what of this server is not right yet, why it matters, and what to do')
    .addOption(
      new Option('--lang <language>', 'language of the list').choices(['vi', 'en']).default('vi'),
    )
    .option('--json', 'print one JSON document, in both languages')
    .addHelpText('after', HELP)
    .action(async ({ lang, json }: Options) => {
      const findings = await examine(context)
      const report = reportOf(findings, WORDS, context.now())
      const text = json ? reportAsJson(report) : reportAsText(report, lang, WORDS[lang])
      context.stdout.write(text)
      const { level } = report
      if (level === 'ok') return
      const code = level === 'fail' ? EXIT.unwell : EXIT.refused
      throw new CommandError(WORDS[lang].verdict[level], code)
    })
}

/** Everything that can be found out, in the order of the list. */
async function examine(context: CommandContext): Promise<readonly Finding[]> {
  const { ok, fail } = findingsOf('config')
  let config: Config
  try {
    config = context.config()
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return error.mistakes.map(({ path, sentence }) =>
      fail((words) => words.config.mistake(path, sentence)),
    )
  }
  const ofMachine = await runChecks(checksOfMachine(config, context.now))
  const isOpenable = !ofMachine.some(({ check, level }) => check === 'database' && level === 'fail')
  const findings = [
    ok((words) => words.config.good(config.file)),
    ...ofMachine,
    ...(isOpenable ? await findingsInDatabase(context, config) : []),
  ]
  const place = ({ check }: Finding) => CHECKS.indexOf(check)
  return findings.sort((a, b) => place(a) - place(b))
}

/** What only an open database can tell; that it cannot be opened is a finding by itself. */
async function findingsInDatabase(
  context: CommandContext,
  config: Config,
): Promise<readonly Finding[]> {
  let parts: Awaited<ReturnType<CommandContext['open']>>
  try {
    parts = await context.open()
  } catch (error) {
    const [line = ''] = (error as Error).message.split('\n')
    return [findingsOf('database').fail((words) => words.broken(line))]
  }
  try {
    return await runChecks(checksOfDatabase(config, parts.database, context.now))
  } finally {
    await parts.close()
  }
}
