/** 1: refused, or there is no such thing; 2: the doctor has found what is broken; 64: the command was typed wrongly; 65: unusable data. */
export type CommandExitCode = 1 | 2 | 64 | 65

/** What a command tells its operator in one plain sentence before it ends with the exit code. */
export class CommandError extends Error {
  override readonly name = 'CommandError'
  readonly exitCode: CommandExitCode

  constructor(message: string, exitCode: CommandExitCode) {
    super(message)
    this.exitCode = exitCode
  }
}
