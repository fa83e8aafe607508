import { existsSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { Command } from 'commander'
import { createKeyRotation } from '../second-factor/key-rotation.ts'
import { readSecretKey } from '../storage/data-folder.ts'
import { keyFolder } from '../storage/key-folder.ts'
import { createKeyRing } from '../storage/key-ring.ts'
import { newCommand } from './command.ts'
import type { CommandContext } from './context.ts'
import { handOver, ownerNamed, ownerOf, topmostNew } from './hand-over.ts'
import {
  codeFor,
  type FirstAdministrator,
  makeAdministrator,
  someAdministrator,
} from './init-administrator.ts'
import type { Given } from './init-answers.ts'
import { openTerminal } from './init-ask.ts'
import { configure, type InitOptions, readAdministrator } from './init-configure.ts'
import { type Question, questions } from './init-questions.ts'
import { outcomeAsJson, outcomeAsText } from './init-view.ts'
import type { Opened } from './known-account.ts'
import { openDatabase } from './open-database.ts'

type Options = InitOptions & Readonly<{ user?: string; yes?: boolean; json?: boolean }>

const HELP = `
Asks at the terminal for what no flag says; with --yes, or without a terminal, it asks for nothing. Whatever
is there already is kept: an interrupted run can be repeated. Relative paths are relative to the configuration.

Examples:
  $ cas init
  $ cas --config /etc/cas/cas.config.json init --user cas
  $ cas init --yes --public-url https://dangnhap.binhphuoc.gov.vn --authority 'UBND TỈNH BÌNH PHƯỚC' \\
      --support-phone '0271 300 0000' --admin quantri1 --admin-name 'Lê Thị Hoa'
`

/** `cas init`: a configuration, keys, the database, and the code for the first administrator (product 3.2). */
export function initCommand(context: CommandContext): Command {
  const command = newCommand('init', context).description(
    'Set up a new server: configuration, keys, database, first administrator',
  )
  for (const { flag, help } of questions('')) command.option(flag, help)
  return command
    .option('--admin <mailbox>', 'mailbox name of the first administrator')
    .option('--admin-name <text>', 'their full name, as people write it')
    .option('--admin-phone <number>', 'their telephone')
    .option('--user <name>', 'whom the new files belong to, when root runs this')
    .option('--no-measure', 'keep the usual cost of password hashes, without measuring it here')
    .option('--yes', 'ask nothing: take what is proposed where no flag says otherwise')
    .option('--json', 'print one JSON document')
    .addHelpText('after', HELP)
    .action((options: Record<string, unknown>) => {
      const asked = questions(resolve(context.configFile()))
      return init(context, asked, {
        ...(options as unknown as Options),
        ...givenBy(asked, options),
      })
    })
}

/** Commander names an option after its flag; we go by the key of the question. */
function givenBy(asked: readonly Question[], options: Record<string, unknown>): Given {
  const entries = asked.flatMap(({ key, flag }) => {
    const name = flag
      .slice(2, flag.indexOf(' '))
      .replace(/-([a-z])/g, (_, letter) => letter.toUpperCase())
    const value = options[name]
    return typeof value === 'string' ? [[key, value]] : []
  })
  return Object.fromEntries(entries)
}

async function init(context: CommandContext, asked: readonly Question[], options: Options) {
  const configFile = resolve(context.configFile())
  const terminal = context.stdin.isTTY && !options.yes ? openTerminal(context) : undefined
  try {
    const hasConfig = existsSync(configFile)
    const named = options.user === undefined ? undefined : ownerNamed(options.user)
    const folder = dirname(configFile)
    const madeFolder = existsSync(folder) ? [] : [topmostNew(folder)]
    const told = hasConfig ? undefined : await configure({ configFile, asked, options, terminal })
    const { dataFolder, databaseFile } = context.config()
    const owner = named ?? ownerOf(dataFolder)
    const dataTop = existsSync(dataFolder) ? dataFolder : topmostNew(dataFolder)
    await makeDatabase(context)
    const parts = await context.open()
    try {
      await makeKeys(parts)
      const administrator = await administratorFor(
        context,
        parts,
        () => told ?? readAdministrator(options, terminal, parts.config.mailbox),
      )
      const outcome = { configFile, hasWrittenConfig: !hasConfig, databaseFile, administrator }
      const text = options.json ? outcomeAsJson(outcome) : outcomeAsText(outcome)
      context.stdout.write(text)
    } finally {
      await parts.close()
      if (owner) handOver([...madeFolder, configFile, dataTop], owner)
    }
  } finally {
    terminal?.close()
  }

  /** Somebody who has chosen their password stays; a code that nobody used is made anew. */
  async function administratorFor(
    context: CommandContext,
    parts: Opened,
    wanted: () => FirstAdministrator | Promise<FirstAdministrator>,
  ) {
    const present = await someAdministrator(parts)
    if (present?.isActivated || (present && options.admin === undefined)) {
      return codeFor(context, parts, present.address)
    }
    return makeAdministrator(context, parts, await wanted())
  }
}

/** The one time when an empty database is right: where there is none, and no key of one that was. */
async function makeDatabase({ config, now }: CommandContext) {
  const inForce = config()
  if (existsSync(inForce.databaseFile)) return
  const database = { ...inForce.database, create: true }
  const made = await openDatabase({ ...inForce, database }, now())
  await made.database.close()
}

/** The two kinds of keys, unless they are there; a database whose keys are lost gets no new ones. */
async function makeKeys({ config, database }: Opened) {
  const shelf = keyFolder(config.dataFolder)
  await createKeyRotation({ database, keyRing: createKeyRing(shelf) }).assertComplete()
  if (shelf.read().length === 0) shelf.add()
  readSecretKey(config.dataFolder)
}
