import type { CommandShape } from './command-shape.ts'
import { completionWords, quoted, valuedPatterns } from './completion-words.ts'

/** The completion for zsh, with what each word means. */
export function zshCompletion(program: CommandShape): string {
  const words = completionWords(program)
  const { paths, following, chosen } = words
  return `#compdef cas
_cas() {
  local asked=cas before= at
  local -a following
  for ((at = 2; at < CURRENT; at++)); do
    before=
    case "$asked \${words[at]}" in
    (${paths.map(quoted).join('|')})
      asked="$asked \${words[at]}" ;;
    (${valuedPatterns(words)})
      before="$asked \${words[at]}"
      ((at++)) ;;
    esac
  done
  # The value of an option is being written when the loop has gone past it.
  if ((at > CURRENT)); then
    case $before in
${chosen.map(({ path, word, choices }) => `    (${quoted(`${path} ${word}`)}) following=(${choices.map(quoted).join(' ')}) ;;`).join('\n')}
    esac
    ((\${#following})) || { _files; return }
  else
    case $asked in
${following.map(({ path, words }) => `    (${quoted(path)}) following=(${words.map(described).join(' ')}) ;;`).join('\n')}
    esac
  fi
  _describe 'cas' following || _files
}
if [[ $funcstack[1] == _cas ]]; then _cas "$@"; else compdef _cas cas; fi
`
}

function described({ word, description }: Readonly<{ word: string; description: string }>) {
  return quoted(`${word.replaceAll(':', '\\:')}:${description}`)
}
