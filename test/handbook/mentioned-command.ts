import type { Command } from 'commander'

const EVERYWHERE = ['--help', '--version', '--config']

/**
 * What is wrong with a command as a page writes it, such as `cas account add|list NAME --json`; nothing
 * where it, each of its alternatives and its options are the program's.
 */
export function unknownIn(mention: string, program: Command): string[] {
  const words = wordsOf(mention)
  const { commands, rest, unknown } = follow(words, program)
  const unquoted = rest.filter((word) => !/^['"]/.test(word))
  const options = unquoted.flatMap((word) =>
    [...word.matchAll(/--[a-z][a-z0-9-]*/g)].map(([option]) => option),
  )
  const known = new Set([
    ...EVERYWHERE,
    ...commands.flatMap(({ options }) => options.flatMap(({ long }) => long ?? [])),
  ])
  return [...unknown, ...options.filter((option) => !known.has(option))]
}

/** Words as a shell sees them, as far as the comment, the pipe or the redirection. */
function wordsOf(mention: string): string[] {
  const command = mention.split(/\s(?:#|\||>|<|&&|2>|;)(?:\s|$)/)[0] ?? ''
  return command.match(/'[^']*'|"[^"]*"|[^\s'"]+/g)?.slice(1) ?? []
}

function follow(words: readonly string[], program: Command) {
  let commands = [program]
  let at = 0
  // Options before the command: `cas --config FILE serve`.
  while (words[at]?.startsWith('--')) at += words[at] === '--config' ? 2 : 1
  for (; at < words.length; at += 1) {
    const names = (words[at] ?? '')
      .replaceAll('\\', '')
      .replace(/[.,:]$/, '')
      .split('|')
    const subcommands = commands.flatMap((command) => command.commands)
    if (subcommands.length === 0 || !names.every((name) => /^[a-z][a-z-]*$/.test(name))) break
    const found = names.map((name) => subcommands.find((command) => command.name() === name))
    const missing = names.filter((_, index) => found[index] === undefined)
    // A group such as `cas account second-factor NAME` takes arguments of its own.
    if (missing.length > 0 && commands.some((command) => command.registeredArguments.length > 0))
      break
    if (missing.length > 0) return { commands, rest: [], unknown: missing }
    commands = found.filter((command) => command !== undefined)
  }
  return { commands, rest: words.slice(at), unknown: [] as string[] }
}
