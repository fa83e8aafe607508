import { ConfigError } from '../config/config-error.ts'
import type { Config } from '../config/load-config.ts'
import { createLogger } from '../logger.ts'

type Told = Readonly<{ onLineLost(): void }>

/**
 * Opens the log of the server: standard output, or a file that SIGHUP opens anew, as logrotate wants it.
 * Throws a ConfigError when the file cannot be written: a server must not begin without its log.
 */
export function openLog({ file, log }: Pick<Config, 'file' | 'log'>, { onLineLost }: Told) {
  const { logger, reopen, close } = begin()
  process.on('SIGHUP', reopen)
  return {
    logger,

    close(): Promise<void> {
      process.off('SIGHUP', reopen)
      return close()
    },
  }

  function begin() {
    const { level, file: destination } = log
    try {
      return createLogger({ level, ...(destination && { destination }), onLineLost })
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      const sentence = `The file ${destination} cannot be written (${code}).`
      throw new ConfigError(file, [{ path: 'log.file', sentence }])
    }
  }
}
