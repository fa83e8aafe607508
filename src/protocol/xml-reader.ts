/** One element of a document, its name told by namespace, whatever the prefix. */
export type XmlElement = Readonly<{
  namespace: string
  name: string
  /** Those without a prefix: an attribute belongs to no namespace unless it says so. */
  attributes: ReadonlyMap<string, string>
  children: readonly XmlElement[]
  /** Its own text, in one piece whatever stood between. */
  text: string
}>

export type XmlProblem =
  | 'forbidden-character'
  | 'document-type'
  | 'entity'
  | 'broken-tag'
  | 'prefix-without-namespace'
  | 'repeated-attribute'
  | 'too-deep'
  | 'too-many'
  | 'text-outside'
  | 'unfinished'

type OpenElement = {
  qualifiedName: string
  namespace: string
  name: string
  attributes: Map<string, string>
  children: XmlElement[]
  text: string
  /** Prefix → namespace, what this element declares itself. */
  declared: Map<string, string>
  parent: OpenElement | undefined
  depth: number
}

type Attribute = Readonly<{ prefix: string; name: string; value: string }>

/** Bounds that keep the reading of 64 KiB below a millisecond; real requests use a tenth. */
const DEEPEST = 32
/** Of tags, comments and the like; of attributes; of references: in the whole document. */
const MOST_OF_A_KIND = 300

const XML_NAMESPACE = 'http://www.w3.org/XML/1998/namespace'
const XMLNS_NAMESPACE = 'http://www.w3.org/2000/xmlns/'

const FORBIDDEN = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u
const NAME_START =
  'A-Z_a-z\\u00C0-\\u00D6\\u00D8-\\u00F6\\u00F8-\\u02FF\\u0370-\\u037D\\u037F-\\u1FFF\\u200C\\u200D\\u2070-\\u218F\\u2C00-\\u2FEF\\u3001-\\uD7FF\\uF900-\\uFDCF\\uFDF0-\\uFFFD'
const NAME = `[${NAME_START}][${NAME_START}.0-9\\u00B7\\u0300-\\u036F\\u203F\\u2040-]*`
const QUALIFIED_NAME = new RegExp(`(${NAME})(?::(${NAME}))?`, 'y')
const SPACE = /[ \t\r\n]*/y
const EQUALS = /[ \t\r\n]*=[ \t\r\n]*/y
const QUOTED = /"([^<"]*)"|'([^<']*)'/y
const REFERENCE = /&(?:#([0-9]{1,7})|#x([0-9A-Fa-f]{1,6})|(amp|lt|gt|quot|apos));/y
const PREDEFINED: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
}

class XmlFault extends Error {
  readonly problem: XmlProblem

  constructor(problem: XmlProblem) {
    super(problem)
    this.problem = problem
  }
}

/**
 * Reads one small XML 1.0 document with namespaces, in linear time. A document type declaration is
 * refused, so there are no entities but the five predefined ones, and nothing outside the text is
 * ever read (R8.16). Depth and numbers are bounded; the text's length is for the caller to bound.
 * White space is handed on as it stands. Never throws.
 */
export function readXml(text: string): XmlElement | { problem: XmlProblem } {
  try {
    return readDocument(text)
  } catch (error) {
    if (error instanceof XmlFault) return { problem: error.problem }
    throw error
  }
}

function readDocument(text: string): XmlElement {
  if (FORBIDDEN.test(text)) throw new XmlFault('forbidden-character')
  const budget = createBudget()
  let root: XmlElement | undefined
  let open: OpenElement | undefined
  let at = 0

  function addText(piece: string) {
    if (open) open.text += piece
    else if (piece.trim() !== '') throw new XmlFault('text-outside')
  }

  function close(element: OpenElement) {
    open = element.parent
    if (open) open.children.push(element)
    else root = element
  }

  while (at < text.length) {
    const next = text.indexOf('<', at)
    const markup = next === -1 ? text.length : next
    if (markup > at) addText(resolveReferences(text.slice(at, markup), budget))
    if (markup === text.length) break
    budget.spend('markup')
    if (text.startsWith('<!--', markup)) {
      at = endOf(text, '-->', markup + 4)
    } else if (text.startsWith('<![CDATA[', markup)) {
      at = endOf(text, ']]>', markup + 9)
      if (!open) throw new XmlFault('text-outside')
      addText(text.slice(markup + 9, at - 3))
    } else if (text.startsWith('<!', markup)) {
      throw new XmlFault('document-type')
    } else if (text.startsWith('<?', markup)) {
      at = endOf(text, '?>', markup + 2)
    } else if (text.startsWith('</', markup)) {
      const end = endOf(text, '>', markup + 2)
      const name = text.slice(markup + 2, end - 1).trimEnd()
      if (open?.qualifiedName !== name) throw new XmlFault('broken-tag')
      close(open)
      at = end
    } else {
      if (root) throw new XmlFault('text-outside')
      const tag = readStartTag(text, markup + 1, open, budget)
      open = tag.element
      if (tag.isEmpty) close(open)
      at = tag.end
    }
  }
  if (open || !root) throw new XmlFault('unfinished')
  return root
}

function readStartTag(text: string, from: number, parent: OpenElement | undefined, budget: Budget) {
  const tagName = match(QUALIFIED_NAME, text, from)
  const { attributes, end } = readAttributes(text, from + tagName[0].length, budget)
  const isEmpty = text[end] === '/'
  const depth = (parent?.depth ?? 0) + 1
  if (depth > DEEPEST) throw new XmlFault('too-deep')
  const { prefix, name } = nameParts(tagName)
  const element: OpenElement = {
    qualifiedName: tagName[0],
    namespace: '',
    name,
    attributes: new Map(),
    children: [],
    text: '',
    declared: new Map(),
    parent,
    depth,
  }
  for (const attribute of attributes) {
    if (attribute.prefix === 'xmlns') declare(element, attribute.name, attribute.value)
    else if (isDefaultNamespace(attribute)) declare(element, '', attribute.value)
  }
  element.namespace = namespaceOf(element, prefix)
  keepAttributes(element, attributes)
  return { element, isEmpty, end: end + (isEmpty ? 2 : 1) }
}

/** Up to the `>` or `/>` that ends the tag. */
function readAttributes(text: string, from: number, budget: Budget) {
  const attributes: Attribute[] = []
  for (let at = from; ; ) {
    const space = match(SPACE, text, at)[0].length
    at += space
    if (text[at] === '>' || text.startsWith('/>', at)) return { attributes, end: at }
    if (space === 0) throw new XmlFault('broken-tag')
    budget.spend('attributes')
    const name = match(QUALIFIED_NAME, text, at)
    at += name[0].length
    at += match(EQUALS, text, at)[0].length
    const quoted = match(QUOTED, text, at)
    at += quoted[0].length
    const value = resolveReferences(quoted[1] ?? quoted[2] ?? '', budget)
    attributes.push({ ...nameParts(name), value })
  }
}

function isDefaultNamespace({ prefix, name }: Attribute): boolean {
  return prefix === '' && name === 'xmlns'
}

/** Keeps those without a prefix; no name may come twice, not even by two prefixes of a namespace. */
function keepAttributes(element: OpenElement, attributes: readonly Attribute[]) {
  const seen = new Set<string>()
  for (const attribute of attributes) {
    const { prefix, name, value } = attribute
    const namespace =
      prefix === 'xmlns' ? prefix : prefix === '' ? '' : namespaceOf(element, prefix)
    const expandedName = `${namespace} ${name}`
    if (seen.has(expandedName)) throw new XmlFault('repeated-attribute')
    seen.add(expandedName)
    if (prefix === '' && !isDefaultNamespace(attribute)) element.attributes.set(name, value)
  }
}

function declare(element: OpenElement, prefix: string, namespace: string) {
  const isReserved =
    prefix === 'xmlns' ||
    namespace === XMLNS_NAMESPACE ||
    (prefix === 'xml') !== (namespace === XML_NAMESPACE)
  if (isReserved || (prefix !== '' && namespace === '')) {
    throw new XmlFault('prefix-without-namespace')
  }
  element.declared.set(prefix, namespace)
}

function namespaceOf(element: OpenElement, prefix: string): string {
  for (let scope: OpenElement | undefined = element; scope; scope = scope.parent) {
    const namespace = scope.declared.get(prefix)
    if (namespace !== undefined) return namespace
  }
  if (prefix === '') return ''
  if (prefix === 'xml') return XML_NAMESPACE
  throw new XmlFault('prefix-without-namespace')
}

function nameParts([, first = '', second]: RegExpExecArray) {
  return second === undefined ? { prefix: '', name: first } : { prefix: first, name: second }
}

/** What the pattern matches right here; each pattern is one run of characters, so nothing backtracks. */
function match(pattern: RegExp, text: string, at: number): RegExpExecArray {
  pattern.lastIndex = at
  const found = pattern.exec(text)
  if (!found) throw new XmlFault('broken-tag')
  return found
}

function endOf(text: string, terminator: string, from: number): number {
  const at = text.indexOf(terminator, from)
  if (at === -1) throw new XmlFault('unfinished')
  return at + terminator.length
}

function resolveReferences(text: string, budget: Budget): string {
  let at = text.indexOf('&')
  if (at === -1) return text
  let resolved = ''
  let from = 0
  while (at !== -1) {
    budget.spend('references')
    REFERENCE.lastIndex = at
    const reference = REFERENCE.exec(text)
    if (!reference) throw new XmlFault('entity')
    resolved += text.slice(from, at) + characterOf(reference)
    from = at + reference[0].length
    at = text.indexOf('&', from)
  }
  return resolved + text.slice(from)
}

function characterOf([, decimal, hexadecimal, name]: RegExpExecArray): string {
  if (name !== undefined) return PREDEFINED[name] ?? ''
  const code = decimal === undefined ? Number.parseInt(hexadecimal ?? '', 16) : Number(decimal)
  const character = code > 0x10ffff ? '\0' : String.fromCodePoint(code)
  if (FORBIDDEN.test(character)) throw new XmlFault('forbidden-character')
  return character
}

function createBudget() {
  const spent = { markup: 0, attributes: 0, references: 0 }
  return {
    spend(kind: keyof typeof spent): void {
      spent[kind] += 1
      if (spent[kind] > MOST_OF_A_KIND) throw new XmlFault('too-many')
    },
  }
}

type Budget = ReturnType<typeof createBudget>
