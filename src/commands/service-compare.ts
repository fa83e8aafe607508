import { type Command, Option } from 'commander'
import { RULE_OF_CLUE } from '../diagnosis/address-clue.ts'
import { cluesTo } from '../diagnosis/address-difference.ts'
import { explain } from '../diagnosis/explain.ts'
import { harmlessDifferences } from '../diagnosis/harmless-difference.ts'
import { shownDifference } from '../diagnosis/shown-difference.ts'
import { type Locale, messagesOf } from '../i18n/locale.ts'
import { bytesOf } from '../protocol/byte-string.ts'
import { firstDifference } from '../protocol/service-url.ts'
import { newCommand } from './command.ts'
import { CommandError } from './command-error.ts'
import type { CommandContext } from './context.ts'
import { printable, printableJson } from './text-table.ts'

type Options = Readonly<{ lang: Locale; json?: boolean }>

/** `cas service compare`: whether a ticket for one address validates for another, and why not. */
export function serviceCompareCommand(context: CommandContext): Command {
  return newCommand('compare', context)
    .description('Tell whether two service URLs are the same at login and at validation')
    .argument('<login-url>', 'as it is at login (percent-decoded once)')
    .argument('<validation-url>', 'as it is at validation (percent-decoded once)')
    .addOption(
      new Option('--lang <language>', 'language of the explanation')
        .choices(['vi', 'en'])
        .default('vi'),
    )
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
Example:
  $ cas service compare 'https://vpdt.binhphuoc.gov.vn/qlvb' 'http://vpdt.binhphuoc.gov.vn/qlvb'

Ends with 0 if they are the same, with 1 otherwise.
`,
    )
    .action((atLogin: string, atValidation: string, { lang, json }: Options) => {
      const verdict = compare(atLogin, atValidation, lang)
      if (json) context.stdout.write(`${printableJson(JSON.stringify(verdict, null, 2))}\n`)
      if (!verdict.isSame)
        throw new CommandError(printable(`${verdict.sentence} ${verdict.fix ?? ''}`), 1)
      if (!json) context.stdout.write(`${verdict.sentence}\n`)
    })
}

type Verdict = Readonly<{
  isSame: boolean
  /** Of the table of diagnoses. */
  rule?: string
  differsAt?: number
  sentence: string
  fix?: string
}>

function compare(login: string, validation: string, locale: Locale): Verdict {
  const [atLogin, atValidation] = [bytesOf(login), bytesOf(validation)]
  const { labels, harmless } = messagesOf(locale).diagnosis
  const clues = cluesTo(atLogin, atValidation)
  const [first] = clues
  if (first) {
    const difference = shownDifference(atLogin, atValidation)
    const rule = RULE_OF_CLUE[first.kind]
    const words = explain({ kind: 'addresses-differ', rule, difference, clues }, locale)
    return { isSame: false, rule, differsAt: difference.position, ...words }
  }
  const differences = harmlessDifferences(atLogin, atValidation)
  if (differences.length === 0) return { isSame: true, sentence: labels.same }
  const differsAt = firstDifference(login, validation) + 1
  const named = differences.map((difference) => harmless[difference]).reduce(labels.and)
  return { isSame: true, differsAt, sentence: labels.sameBut(String(differsAt), named) }
}
