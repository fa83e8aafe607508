import type { CommandShape } from './command-shape.ts'
import { completionWords, quoted, valuedPatterns } from './completion-words.ts'

/** The completion for bash. Where nothing of ours fits, it completes the names of files. */
export function bashCompletion(program: CommandShape): string {
  const words = completionWords(program)
  const { paths, following, chosen } = words
  return `# bash completion for cas
_cas() {
  local current=\${COMP_WORDS[COMP_CWORD]} asked=cas before= words= at
  for ((at = 1; at < COMP_CWORD; at++)); do
    before=
    case "$asked \${COMP_WORDS[at]}" in
    ${paths.map(quoted).join('|')})
      asked="$asked \${COMP_WORDS[at]}" ;;
    ${valuedPatterns(words)})
      before="$asked \${COMP_WORDS[at]}"
      ((at++)) ;;
    esac
  done
  # The value of an option is being written when the loop has gone past it.
  if ((at > COMP_CWORD)); then
    case $before in
${chosen.map(({ path, word, choices }) => `    ${quoted(`${path} ${word}`)}) words=${quoted(choices.join(' '))} ;;`).join('\n')}
    esac
  else
    case $asked in
${following.map(({ path, words }) => `    ${quoted(path)}) words=${quoted(words.map(({ word }) => word).join(' '))} ;;`).join('\n')}
    esac
  fi
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
}
complete -o default -F _cas cas
`
}
