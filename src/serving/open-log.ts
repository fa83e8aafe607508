import { closeSync, openSync } from 'node:fs'
import { ConfigError } from '../config/config-error.ts'
import type { Config } from '../config/load-config.ts'
import { createLogger } from '../logger.ts'

type Told = Readonly<{ onLineLost(): void }>

/**
 * Opens the log of the server: standard output, or a file that SIGHUP opens anew, as logrotate wants it.
 * Throws a ConfigError when the file cannot be written: a server must not begin without its log.
 */
export function openLog({ file, log }: Pick<Config, 'file' | 'log'>, { onLineLost }: Told) {
  const destination = log.file
  if (destination !== undefined) assertWritable(destination, file)
  const { logger, reopen, close } = createLogger({
    level: log.level,
    ...(destination !== undefined && { destination }),
    onLineLost,
  })
  process.on('SIGHUP', reopen)
  return {
    logger,

    close(): void {
      process.off('SIGHUP', reopen)
      close()
    },
  }
}

function assertWritable(logFile: string, configFile: string) {
  try {
    closeSync(openSync(logFile, 'a', 0o640))
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    const sentence = `The file ${logFile} cannot be written (${code}).`
    throw new ConfigError(configFile, [{ path: 'log.file', sentence }])
  }
}
