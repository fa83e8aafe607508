import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { RegisteredService } from '../services/registered-service.ts'
import { type BackupInForce, backupInForce } from './backup-in-force.ts'
import { ConfigError, type ConfigMistake } from './config-error.ts'
import { crossFieldMistakes } from './cross-field-mistakes.ts'
import { fileMistakes, readCertificate } from './file-mistakes.ts'
import { type BrandingInForce, type HostInForce, hostsInForce } from './hosts-in-force.ts'
import { parseJsonWithComments } from './json-with-comments.ts'
import { policiesInForce } from './password-mistakes.ts'
import { drawingMistakes, readDrawing } from './read-drawing.ts'
import { registeredServices } from './registered-services.ts'
import type { ConfigFile } from './schema.ts'
import { fillDefaults } from './schema-mistakes.ts'
import { type SourceInForce, sourceAuthorityMistakes, sourcesInForce } from './sources-in-force.ts'

/** The configuration in force: the file with its defaults, paths made absolute. */
export type Config = Omit<
  ConfigFile,
  '$schema' | 'backup' | 'branding' | 'hosts' | 'services' | 'sources'
> &
  Readonly<{
    file: string
    databaseFile: string
    backup: BackupInForce
    branding: BrandingInForce
    hosts: readonly HostInForce[]
    services: readonly RegisteredService[]
    sources: readonly SourceInForce[]
  }>

type Environment = Readonly<Record<string, string | undefined>>

/**
 * Reads and checks a configuration file. Throws a ConfigError that names every mistake at once.
 * Paths in it are relative to the file.
 */
export function loadConfig(file: string, environment: Environment = process.env): Config {
  return readConfig(readFile(file), file, environment)
}

/** The same for a value that was parsed already. */
export function readConfig(value: unknown, file: string, environment: Environment): Config {
  const mistakes: ConfigMistake[] = []
  const filled = fromEnvironment(value, '', environment, mistakes)
  mistakes.push(...fillDefaults(filled))
  if (mistakes.length > 0) throw new ConfigError(file, mistakes)
  const config = withLogoFiles(filled as ConfigFile, dirname(resolve(file)))
  mistakes.push(...crossFieldMistakes(config))
  if (mistakes.length > 0) throw new ConfigError(file, mistakes)
  const found = inForce(config, file)
  mistakes.push(...fileMistakes({ ...config, tls: found.tls }))
  mistakes.push(...authorityMistakes(config, found.services))
  mistakes.push(...sourceAuthorityMistakes(found.sources))
  mistakes.push(...drawingMistakes(config, dirname(resolve(file))))
  if (mistakes.length > 0) throw new ConfigError(file, mistakes)
  return found
}

function authorityMistakes(
  { services }: ConfigFile,
  found: readonly RegisteredService[],
): ConfigMistake[] {
  return services.flatMap(({ certificateAuthorityFile }, index) =>
    certificateAuthorityFile !== undefined && found[index]?.certificateAuthority === undefined
      ? [
          {
            path: `services[${index}].certificateAuthorityFile`,
            sentence: `The file ${certificateAuthorityFile} is not a certificate in PEM.`,
          },
        ]
      : [],
  )
}

/** The same with the paths of all logos made absolute. */
function withLogoFiles(config: ConfigFile, folder: string): ConfigFile {
  const found = <B extends { logoFile?: string }>(branding: B): B =>
    branding.logoFile === undefined
      ? branding
      : { ...branding, logoFile: resolve(folder, branding.logoFile) }
  return {
    ...config,
    branding: found(config.branding),
    hosts: config.hosts.map((host) => ({ ...host, branding: found(host.branding) })),
  }
}

function inForce({ $schema: _, ...config }: ConfigFile, file: string): Config {
  const folder = dirname(resolve(file))
  const dataFolder = resolve(folder, config.dataFolder)
  const branding = { ...config.branding, privacy: config.dataProtection }
  return {
    ...config,
    file: resolve(file),
    publicUrl: new URL(config.publicUrl).origin,
    dataFolder,
    databaseFile: resolve(dataFolder, config.database.file),
    log: logInForce(config.log, folder),
    backup: backupInForce(config.backup, { folder, dataFolder }),
    passwords: { ...config.passwords, policies: policiesInForce(config.passwords) },
    branding,
    hosts: hostsInForce({ branding, hosts: config.hosts }),
    ...(config.tls && {
      tls: {
        certFile: resolve(folder, config.tls.certFile),
        keyFile: resolve(folder, config.tls.keyFile),
      },
    }),
    sources: sourcesInForce(config, (name) => readCertificate(resolve(folder, name))),
    services: registeredServices(config, {
      readPem: (name) => readCertificate(resolve(folder, name)),
      readDrawing(name) {
        const drawing = readDrawing(resolve(folder, name))
        return 'problem' in drawing ? undefined : drawing
      },
    }),
  }
}

function logInForce({ file, ...log }: ConfigFile['log'], folder: string): ConfigFile['log'] {
  return file === undefined ? log : { ...log, file: resolve(folder, file) }
}

function readFile(file: string): unknown {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    const sentence =
      code === 'ENOENT'
        ? 'This file does not exist. Name another by --config or CAS_CONFIG; "cas init" writes a new one.'
        : `Cannot be read (${code}).`
    throw new ConfigError(file, [{ path: '', sentence }])
  }
  try {
    return parseJsonWithComments(text)
  } catch (error) {
    throw new ConfigError(file, [
      { path: '', sentence: `Is not JSON: ${(error as Error).message}.` },
    ])
  }
}

/** Replaces each text "env:NAME" by the variable's value, so that secrets stay out of the file. */
function fromEnvironment(
  value: unknown,
  path: string,
  environment: Environment,
  mistakes: ConfigMistake[],
): unknown {
  if (typeof value === 'string' && value.startsWith('env:')) {
    const name = value.slice('env:'.length)
    const found = environment[name]
    if (found === undefined) {
      mistakes.push({ path, sentence: `The environment variable ${name} is not set.` })
    }
    return found ?? ''
  }
  if (Array.isArray(value)) {
    return value.map((item, index) =>
      fromEnvironment(item, `${path}[${index}]`, environment, mistakes),
    )
  }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(([key, item]) => {
      const below = path === '' ? key : `${path}.${key}`
      return [key, fromEnvironment(item, below, environment, mistakes)] as const
    })
    return Object.fromEntries(entries)
  }
  return value
}
