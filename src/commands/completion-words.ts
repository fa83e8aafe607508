import { type CommandShape, type WordShape, withChildren } from './command-shape.ts'

/** What may follow a command: its subcommands, its options, and what its first argument may be. */
export type Following = Readonly<{
  path: string
  words: readonly Readonly<{ word: string; description: string }>[]
}>

/** An option that takes a value, where it may stand, and what the value may be, if not just anything. */
export type Valued = Readonly<{ path: string; word: string; choices: readonly string[] }>

export type CompletionWords = Readonly<{
  /** Every command, in words from `cas` on. */
  paths: readonly string[]
  following: readonly Following[]
  valued: readonly Valued[]
  /** Those of them whose value is one of a few. */
  chosen: readonly Valued[]
  /** Those of `cas` itself, which may stand anywhere. */
  valuedAnywhere: readonly Valued[]
}>

/** What the completions of all shells have in common. */
export function completionWords(program: CommandShape): CompletionWords {
  const all = withChildren(program)
  const below = all.filter((shape) => shape !== program)
  const valued = below.flatMap(valuedOf)
  return {
    paths: below.map(({ path }) => path),
    following: all.map((shape) => ({ path: shape.path, words: followingOf(shape) })),
    valued,
    chosen: valued.filter(({ choices }) => choices.length > 0),
    valuedAnywhere: valuedOf(program),
  }
}

function followingOf({ children, options, arguments: [first] }: CommandShape) {
  return [
    ...children.map(({ name, description }) => ({ word: name, description })),
    ...(first?.choices ?? []).map((word) => ({ word, description: first?.description ?? '' })),
    ...options.flatMap((option) => longest(option)),
  ]
}

function longest({ words, description }: WordShape) {
  const word = words.at(-1)
  return word === undefined ? [] : [{ word, description }]
}

function valuedOf({ path, options }: CommandShape): Valued[] {
  return options
    .filter(({ takesValue }) => takesValue)
    .flatMap(({ words, choices }) => words.map((word) => ({ path, word, choices })))
}

/** By which bash and zsh know, in a `case`, that a value follows: the command and the option. */
export function valuedPatterns({ valued, valuedAnywhere }: CompletionWords): string {
  return [
    ...valued.map(({ path, word }) => quoted(`${path} ${word}`)),
    ...valuedAnywhere.map(({ word }) => `*${quoted(` ${word}`)}`),
  ].join('|')
}

/** A text between single quotes, for bash and zsh. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}
