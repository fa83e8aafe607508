import type { CommandShape } from './command-shape.ts'
import { completionWords } from './completion-words.ts'

/** The completion for fish, with what each word means. */
export function fishCompletion(program: CommandShape): string {
  const { paths, following, valued, chosen, valuedAnywhere } = completionWords(program)
  const valuedPatterns = [
    ...valued.map(({ path, word }) => quoted(`${path} ${word}`)),
    ...valuedAnywhere.map(({ word }) => quoted(`* ${word}`)),
  ]
  const hasChildren = (path: string) => paths.some((other) => other.startsWith(`${path} `))
  return `# fish completion for cas
function __cas_asked
    set -l asked cas
    set -l before ''
    for word in (commandline -opc)[2..-1]
        if test -n "$before"
            set before ''
            continue
        end
        switch "$asked $word"
            case ${paths.map(quoted).join(' ')}
                set asked "$asked $word"
            case ${valuedPatterns.join(' ')}
                set before "$asked $word"
        end
    end
    if test -n "$before"
        set asked $before
    end
    test "$asked" = "$argv[1]"
end
${following
  .flatMap(({ path, words }) =>
    words.map(({ word, description }) => line(path, word, quoted(description), hasChildren(path))),
  )
  .join('\n')}
${chosen.flatMap(({ path, word, choices }) => choices.map((choice) => line(`${path} ${word}`, choice, "''", true))).join('\n')}
`
}

/** `isAlone`: no names of files are offered beside it. */
function line(path: string, word: string, description: string, isAlone: boolean): string {
  return `complete -c cas${isAlone ? ' -f' : ''} -n ${quoted(`__cas_asked ${quoted(path)}`)} -a ${quoted(word)} -d ${description}`
}

/** Between single quotes fish takes a backslash before a quote or a backslash only. */
function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}
