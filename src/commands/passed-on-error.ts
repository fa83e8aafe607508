/** What a process of ours ended with, and its one sentence: the program ends in the same way. */
export class PassedOnError extends Error {
  override readonly name = 'PassedOnError'
  readonly exitCode: number

  constructor(sentence: string, exitCode: number) {
    super(sentence)
    this.exitCode = exitCode
  }
}
