import type { StorageError } from '../storage/storage-error.ts'

/** Why the server ends. */
export type Ending =
  | Readonly<{ kind: 'told'; signal: NodeJS.Signals }>
  /** An error that nobody caught: what the program believes of itself may be wrong by now. */
  | Readonly<{ kind: 'fault'; origin: string; error: unknown }>
  /** The database is gone, replaced or damaged. */
  | Readonly<{ kind: 'database'; error: StorageError }>

const SIGNAL_NUMBERS: Readonly<Record<string, number>> = { SIGINT: 2, SIGTERM: 15 }

type Hurry = Readonly<{
  /** The last words before the process ends in the middle of its ending. */
  lastWords(why: string): void
  exit(code: number): void
}>

/**
 * Waits for what ends the server: the first reason counts. A second signal, or a fault in the ending
 * itself, ends the process at once: with 128 and the signal's number, or with 70.
 */
export function createEndings({ lastWords, exit }: Hurry) {
  let begin: (ending: Ending) => void = () => {}
  const begun = new Promise<Ending>((resolve) => {
    begin = resolve
  })
  let isEnding = false

  function end(ending: Ending): void {
    if (isEnding) return
    isEnding = true
    begin(ending)
  }

  function onSignal(signal: NodeJS.Signals): void {
    if (!isEnding) {
      end({ kind: 'told', signal })
      return
    }
    lastWords(`a second signal (${signal})`)
    exit(128 + (SIGNAL_NUMBERS[signal] ?? 0))
  }

  /** Rejections of promises come here as well: Node makes them exceptions. */
  function onFault(error: unknown, origin: string): void {
    if (!isEnding) {
      end({ kind: 'fault', origin, error })
      return
    }
    lastWords(`a fault while ending: ${error instanceof Error ? error.stack : String(error)}`)
    exit(70)
  }

  return {
    /** Resolves with the first reason. */
    begun,

    end,

    /** Listens to the process until `ignore` is called. */
    listen(): Readonly<{ ignore(): void }> {
      process.on('SIGTERM', onSignal).on('SIGINT', onSignal).on('uncaughtException', onFault)
      return {
        ignore() {
          process.off('SIGTERM', onSignal).off('SIGINT', onSignal).off('uncaughtException', onFault)
        },
      }
    },
  }
}

export type Endings = ReturnType<typeof createEndings>
