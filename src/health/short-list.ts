/** Names that are told; of more, how many. */
const MOST_NAMES = 5

/** `a, b, c … (+4)` */
export function shortList(names: readonly string[]): string {
  const more = names.length - MOST_NAMES
  const told = names.slice(0, MOST_NAMES).join(', ')
  return more > 0 ? `${told} … (+${more})` : told
}
