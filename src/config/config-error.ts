/** One mistake in cas.config.json: where it is, and what is wrong in a plain sentence. */
export type ConfigMistake = Readonly<{ path: string; sentence: string }>

/** All mistakes of a configuration at once; the program ends with exit code 78. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  readonly file: string
  readonly mistakes: readonly ConfigMistake[]

  constructor(file: string, mistakes: readonly ConfigMistake[]) {
    const lines = mistakes.map(
      ({ path, sentence }) => `  ${path || '(the whole file)'}: ${sentence}`,
    )
    super(`${file} has ${mistakes.length === 1 ? 'a mistake' : 'mistakes'}:\n${lines.join('\n')}`)
    this.file = file
    this.mistakes = mistakes
  }
}
