import { existsSync } from 'node:fs'
import type { Command } from 'commander'
import { migrationsFolder } from '../paths.ts'
import { pendingMigrations, readMigrations } from '../storage/migrate.ts'
import { newCommand } from './command.ts'
import type { CommandContext } from './context.ts'
import { connect, openDatabase } from './open-database.ts'

/** `cas migrate`: brings the database to the program's version, or tells what that would do. */
export function migrateCommand(context: CommandContext): Command {
  return newCommand('migrate', context)
    .description('Bring the database to the version of this program')
    .option('--status', 'only tell what would be done')
    .addHelpText('after', '\n"cas serve" does the same at its start. Back up before you upgrade.\n')
    .action(async ({ status }: { status?: boolean }) => {
      const config = context.config()
      if (status) return tellStatus(context)
      const { database, applied } = await openDatabase(config, context.now())
      await database.close()
      for (const { number, name } of applied) context.stdout.write(`applied ${number} ${name}\n`)
      context.stdout.write(`${config.databaseFile} is up to date.\n`)
    })
}

async function tellStatus(context: CommandContext) {
  const config = context.config()
  const migrations = readMigrations(migrationsFolder, 'sqlite')
  if (!existsSync(config.databaseFile)) {
    for (const { number, name } of migrations) context.stdout.write(`pending ${number} ${name}\n`)
    return
  }
  const database = connect(config)
  try {
    const pending = await pendingMigrations(database, migrations)
    for (const { number, name } of pending) context.stdout.write(`pending ${number} ${name}\n`)
    if (pending.length === 0) context.stdout.write('Nothing to do.\n')
  } finally {
    await database.close()
  }
}
