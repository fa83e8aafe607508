/** What the names of a backup's files tell. */
export type BackupName = Readonly<{
  /** Milliseconds since 1970, a whole second. */
  at: number
  /** The newest migration in the database. */
  schema: number
}>

const NAME = /^cas-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z-(\d{4})$/

/** `cas-20261130T013000Z-0023`: UTC, so that the names sort by time; what its files begin with. */
export function backupName({ at, schema }: BackupName): string {
  const time = new Date(at).toISOString().slice(0, 19).replace(/[-:]/g, '')
  return `cas-${time}Z-${String(schema).padStart(4, '0')}`
}

/** Undefined: no backup of ours is called so. */
export function parseBackupName(name: string): BackupName | undefined {
  const [, year, month, day, hour, minute, second, schema] = NAME.exec(name) ?? []
  if (schema === undefined) return undefined
  const at = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
  return Number.isNaN(at) ? undefined : { at, schema: Number(schema) }
}

/** The three files of a backup. The manifest is written last and says that the others are whole. */
export function filesOf(name: string, isEncrypted: boolean) {
  const end = isEncrypted ? '.age' : ''
  return {
    database: `${name}.db${end}`,
    keys: `${name}.keys.tar${end}`,
    manifest: `${name}.json`,
  }
}
