const KEYWORDS = new Set(['and', 'or', 'unless', 'bool', 'offset', 'group_left', 'group_right'])
const GROUPINGS = new Set(['by', 'on', 'without', 'ignoring'])
const FUNCTIONS = new Set([
  'changes',
  'delta',
  'histogram_quantile',
  'increase',
  'label_values',
  'max',
  'min',
  'rate',
  'sum',
  'time',
  'topk',
])
const TOKEN =
  /\s*(?:([a-zA-Z_][a-zA-Z0-9_]*)|(\{[^}]*\})|("[^"]*")|(\[\d+[smhd]\])|(\d+(?:\.\d+)?(?:e\d+)?)|(<=|>=|==|!=|[-+*/<>(),]))/y
const MATCHER = /^\s*([a-z_]+)\s*(=~|!~|!=|=)\s*"([^"]*)"\s*$/

export type Selector = Readonly<{
  metric: string
  matchers: readonly Readonly<{ label: string; operator: string; value: string }>[]
}>

/**
 * What a PromQL query asks for: its metrics with their matchers, and the labels that it groups by.
 * Throws on what it cannot read, so that a typing error does not reach a dashboard.
 */
export function readQuery(query: string) {
  const selectors: Selector[] = []
  const grouped: string[] = []
  let depth = 0
  let groupingDepth: number | undefined
  let isGrouping = false
  TOKEN.lastIndex = 0
  while (TOKEN.lastIndex < query.trimEnd().length) {
    const at = TOKEN.lastIndex
    const token = TOKEN.exec(query)
    if (!token) throw new Error(`Not understood at ${at}: ${query}`)
    const [, word, matchers, , , , sign] = token
    if (sign === '(') {
      depth += 1
      if (isGrouping) groupingDepth = depth
      isGrouping = false
    } else if (sign === ')') {
      if (groupingDepth === depth) groupingDepth = undefined
      depth -= 1
      if (depth < 0) throw new Error(`Closes what was not opened: ${query}`)
    } else if (word !== undefined && groupingDepth !== undefined) grouped.push(word)
    else if (word !== undefined && GROUPINGS.has(word)) isGrouping = true
    else if (word !== undefined && KEYWORDS.has(word)) continue
    else if (word !== undefined && FUNCTIONS.has(word) && isCall(query)) continue
    else if (word !== undefined) selectors.push({ metric: word, matchers: [] })
    else if (matchers !== undefined) {
      const last = selectors.pop()
      if (!last) throw new Error(`Matchers without a metric: ${query}`)
      selectors.push({ ...last, matchers: matchersIn(matchers) })
    }
  }
  if (depth !== 0) throw new Error(`Is not closed: ${query}`)
  if (selectors.length === 0) throw new Error(`Asks for nothing: ${query}`)
  return { selectors, grouped }
}

function isCall(query: string): boolean {
  return /^\s*(\(|by\b)/.test(query.slice(TOKEN.lastIndex))
}

function matchersIn(text: string): Selector['matchers'] {
  return text
    .slice(1, -1)
    .split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/)
    .map((one) => {
      const [, label, operator, value] = MATCHER.exec(one) ?? []
      if (label === undefined || operator === undefined || value === undefined) {
        throw new Error(`Not a matcher: ${one}`)
      }
      return { label, operator, value }
    })
}
