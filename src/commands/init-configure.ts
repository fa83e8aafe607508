import { mkdirSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { dirname } from 'node:path'
import { parseJsonWithComments } from '../config/json-with-comments.ts'
import { readConfig } from '../config/load-config.ts'
import { measureCosts, recommendCost } from '../passwords/password-cost.ts'
import { writeNewFile } from '../storage/new-file.ts'
import { StorageError } from '../storage/storage-error.ts'
import { readNewMailbox, readPhone, readRequiredText } from './account-input.ts'
import { CommandError } from './command-error.ts'
import type { FirstAdministrator } from './init-administrator.ts'
import { type Answers, type Given, settingsOf } from './init-answers.ts'
import type { Terminal } from './init-ask.ts'
import { configText } from './init-config-text.ts'
import { gatherAtTerminal, gatherSilently, shown } from './init-gather.ts'
import type { Question } from './init-questions.ts'
import { hashingHere } from './password-cost.ts'
import { textTable } from './text-table.ts'

export type InitOptions = Given &
  Readonly<{
    admin?: string
    adminName?: string
    adminPhone?: string
    /** False by `--no-measure`. */
    measure: boolean
  }>

type Asking = Readonly<{
  configFile: string
  asked: readonly Question[]
  options: InitOptions
  terminal: Terminal | undefined
}>

type Mailboxes = Parameters<typeof readNewMailbox>[2]

/** As `cas password-cost` has it: nobody notices a quarter of a second. */
const HASH_MS = 250

/**
 * Learns what the new configuration must say, and who is to administer, then writes the file. Until then
 * nothing is touched.
 */
export async function configure(asking: Asking) {
  const { configFile, terminal, options } = asking
  const { answers, administrator } = terminal
    ? await askUntilRight(terminal, asking)
    : silently(asking)
  const settings = settingsOf(answers, options.measure ? await measuredCost(terminal) : undefined)
  const text = configText(settings)
  // What is wrong across answers is told before there is a file.
  readConfig(parseJsonWithComments(text), configFile, {})
  try {
    mkdirSync(dirname(configFile), { recursive: true })
    if (writeNewFile(configFile, text)) return administrator
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new StorageError('folder', `${configFile} cannot be written (${code}).`, { cause: error })
  }
  throw new CommandError(`${configFile} has been written by somebody else meanwhile.`, 1)
}

/** The first administrator of a server that is configured already. */
export async function readAdministrator(
  options: InitOptions,
  terminal: Terminal | undefined,
  mailboxes: Mailboxes,
): Promise<FirstAdministrator> {
  if (terminal) return askAdministrator(terminal, options, mailboxes)
  const { administrator, problems } = givenAdministrator(options, mailboxes)
  if (problems.length > 0) throw toldAtOnce(problems)
  return administrator
}

function silently({ asked, options }: Asking) {
  const { answers, problems } = gatherSilently(asked, options)
  const given = givenAdministrator(options, mailboxesOf(answers))
  const all = [...problems, ...given.problems]
  if (all.length > 0) throw toldAtOnce(all)
  return { answers, administrator: given.administrator }
}

async function askUntilRight(terminal: Terminal, { configFile, asked, options }: Asking) {
  terminal.say(
    `This sets up a new server. Press Enter to take what is in [brackets]; Ctrl-C ends it, and nothing is written before the end.\n`,
  )
  let answers: Answers | undefined
  let administrator: FirstAdministrator | undefined
  for (;;) {
    answers = await gatherAtTerminal(terminal, asked, options, answers)
    const mailboxes = mailboxesOf(answers)
    administrator = await askAdministrator(terminal, options, mailboxes, administrator)
    const { name, displayName, phone } = administrator
    const rows = [
      ...asked
        .map(({ key, settings }) => [settings[0] ?? key, shown((answers as Answers)[key])])
        .filter(([, answer]) => answer !== ''),
      ['first administrator', `${displayName} (${name})${phone === '' ? '' : `, ${phone}`}`],
    ]
    terminal.say(`\n${textTable(['SETTING', 'ANSWER'], rows)}`)
    const isYesOrNo = (typed: string) =>
      /^(y|yes|n|no)$/i.test(typed) ? undefined : 'Type yes or no.'
    const typed = await terminal.ask(`Write this to ${configFile}?`, 'yes', isYesOrNo)
    if (/^y/i.test(typed)) return { answers, administrator }
  }
}

async function askAdministrator(
  terminal: Terminal,
  options: InitOptions,
  mailboxes: Mailboxes,
  before?: FirstAdministrator,
): Promise<FirstAdministrator> {
  const one = (
    explains: string,
    flag: string | undefined,
    proposal: string | undefined,
    read: (typed: string) => unknown,
  ) => {
    const isAnswered = !before && flag !== undefined && problemIn(() => read(flag)) === undefined
    return isAnswered
      ? flag
      : terminal.ask(explains, proposal, (typed) => problemIn(() => read(typed)))
  }
  const name = await one(
    'The first administrator: their mailbox name, such as hoalt',
    options.admin,
    before?.name,
    (typed) => readNewMailbox(typed, undefined, mailboxes),
  )
  const displayName = await one(
    'Their full name, as people write it, such as Lê Thị Hoa',
    options.adminName,
    before?.displayName,
    (typed) => readRequiredText('The name', typed),
  )
  const phone = await one(
    'Their telephone; "none" for now',
    options.adminPhone,
    before?.phone || 'none',
    (typed) => readPhone('This', withoutNone(typed)),
  )
  return { name, displayName, phone: withoutNone(phone) }
}

function givenAdministrator(options: InitOptions, mailboxes: Mailboxes) {
  const { admin = '', adminName = '', adminPhone = '' } = options
  const problems = [
    admin === ''
      ? '--admin is needed: mailbox name of the first administrator.'
      : about('--admin', () => readNewMailbox(admin, undefined, mailboxes)),
    adminName === ''
      ? '--admin-name is needed: their full name, as people write it.'
      : about('--admin-name', () => readRequiredText('It', adminName)),
    about('--admin-phone', () => readPhone('It', adminPhone)),
  ].filter((problem) => problem !== undefined)
  return { administrator: { name: admin, displayName: adminName, phone: adminPhone }, problems }
}

function about(flag: string, read: () => unknown): string | undefined {
  const problem = problemIn(read)
  return problem && `${flag}: ${problem}`
}

function problemIn(read: () => unknown): string | undefined {
  try {
    read()
    return undefined
  } catch (error) {
    if (error instanceof CommandError) return error.message
    throw error
  }
}

async function measuredCost(terminal: Terminal | undefined) {
  terminal?.say('\nMeasuring what password hashes cost on this machine …\n')
  const concurrency = Math.max(1, availableParallelism() - 1)
  const measured = await measureCosts(HASH_MS, concurrency, hashingHere)
  const { memoryKiB, iterations, parallelism } = recommendCost(measured, HASH_MS).recommended
  return { memoryKiB, iterations, parallelism }
}

const mailboxesOf = ({ suffixes }: Answers): Mailboxes => ({
  suffixes: suffixes.map((name) => ({ name, state: 'active' })),
  defaultSuffix: suffixes[0] ?? '',
})

const withoutNone = (typed: string) => (typed.trim().toLowerCase() === 'none' ? '' : typed)

function toldAtOnce(problems: readonly string[]): CommandError {
  return new CommandError(
    `Nothing was written; this is missing or wrong:\n${problems.map((one) => `  ${one}`).join('\n')}`,
    64,
  )
}
