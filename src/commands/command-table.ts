import type { Command } from 'commander'
import type { CommandContext } from './context.ts'

type MakeCommand = (context: CommandContext) => Command
type Load = () => Promise<MakeCommand>

/** Every command of `cas`, in the order of its help; what one needs is loaded when it is asked for. */
const COMMANDS: Readonly<Record<string, Load>> = {
  init: async () => (await import('./init.ts')).initCommand,
  serve: async () => (await import('./serve.ts')).serveCommand,
  migrate: async () => (await import('./migrate.ts')).migrateCommand,
  status: async () => (await import('./status.ts')).statusCommand,
  reload: async () => (await import('./reload.ts')).reloadCommand,
  maintenance: async () => (await import('./maintenance.ts')).maintenanceCommand,
  account: async () => (await import('./account.ts')).accountCommand,
  import: async () => (await import('./import.ts')).importCommand,
  'password-cost': async () => (await import('./password-cost.ts')).passwordCostCommand,
  service: async () => (await import('./service.ts')).serviceCommand,
  unit: async () => (await import('./unit.ts')).unitCommand,
  link: async () => (await import('./link.ts')).linkCommand,
  notice: async () => (await import('./notice.ts')).noticeCommand,
  'logout-queue': async () => (await import('./logout-queue.ts')).logoutQueueCommand,
  throttle: async () => (await import('./throttle.ts')).throttleCommand,
  branding: async () => (await import('./branding.ts')).brandingCommand,
  audit: async () => (await import('./audit.ts')).auditCommand,
  backup: async () => (await import('./backup.ts')).backupCommand,
  support: async () => (await import('./support.ts')).supportCommand,
  'rotate-key': async () => (await import('./rotate-key.ts')).rotateKeyCommand,
  'check-config': async () => (await import('./check-config.ts')).checkConfigCommand,
  completion: async () => (await import('./completion.ts')).completionCommand,
  doctor: async () => (await import('./doctor.ts')).doctorCommand,
  'check-source': async () => (await import('./check-source.ts')).checkSourceCommand,
}

/**
 * The command that these arguments ask for; all of them where they ask for none, for the help and for
 * what is told of a wrong name. The value of `--config` is no command, whatever the file is called.
 */
export async function commandsFor(args: readonly string[]): Promise<MakeCommand[]> {
  const asked = args.find(
    (word, at) => Object.hasOwn(COMMANDS, word) && args[at - 1] !== '--config',
  )
  const loads = asked === undefined ? Object.values(COMMANDS) : [COMMANDS[asked] as Load]
  return Promise.all(loads.map((load) => load()))
}
