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

/** Bounds that keep the longest body well below a millisecond; real requests use a tenth. */
const DEEPEST = 32
const MOST_ELEMENTS = 300
const MOST_ATTRIBUTES = 30

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
const REFERENCE = /&(?:#([0-9]{1,7});|#x([0-9A-Fa-f]{1,6});|(amp|lt|gt|quot|apos);)?/g
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
 * Reads one small XML 1.0 document with namespaces, strictly and in linear time. A document type
 * declaration is refused, so there are no entities but the five predefined ones, and nothing outside
 * the text is ever read (R8.16). Depth and numbers are bounded; the text's length is for the caller
 * to bound. Never throws.
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
  let root: XmlElement | undefined
  let open: OpenElement | undefined
  let elements = 0
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
    const markup = indexOr(text, '<', at, text.length)
    if (markup > at) addText(resolveReferences(normalLines(text.slice(at, markup))))
    if (markup === text.length) break
    if (text.startsWith('<!--', markup)) {
      at = endOf(text, '-->', markup + 4)
    } else if (text.startsWith('<![CDATA[', markup)) {
      at = endOf(text, ']]>', markup + 9)
      if (!open) throw new XmlFault('text-outside')
      addText(normalLines(text.slice(markup + 9, at - 3)))
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
      elements += 1
      if (elements > MOST_ELEMENTS) throw new XmlFault('too-many')
      const tag = readStartTag(text, markup + 1, open)
      open = tag.element
      if (tag.isEmpty) close(open)
      at = tag.end
    }
  }
  if (open || !root) throw new XmlFault('unfinished')
  return root
}

function readStartTag(text: string, from: number, parent: OpenElement | undefined) {
  const tagName = match(QUALIFIED_NAME, text, from)
  let at = from + tagName[0].length
  const raw = new Map<string, Readonly<{ prefix: string; name: string; value: string }>>()
  for (;;) {
    const space = match(SPACE, text, at)[0].length
    at += space
    if (text[at] === '>' || text.startsWith('/>', at)) break
    if (space === 0) throw new XmlFault('broken-tag')
    const attribute = match(QUALIFIED_NAME, text, at)
    at += attribute[0].length
    at += match(EQUALS, text, at)[0].length
    const quoted = match(QUOTED, text, at)
    at += quoted[0].length
    if (raw.has(attribute[0])) throw new XmlFault('repeated-attribute')
    if (raw.size === MOST_ATTRIBUTES) throw new XmlFault('too-many')
    const value = resolveReferences(oneLine(quoted[1] ?? quoted[2] ?? ''))
    raw.set(attribute[0], { ...nameParts(attribute), value })
  }
  const isEmpty = text[at] === '/'
  const depth = (parent?.depth ?? 0) + 1
  if (depth > DEEPEST) throw new XmlFault('too-deep')
  const element: OpenElement = {
    qualifiedName: tagName[0],
    namespace: '',
    name: '',
    attributes: new Map(),
    children: [],
    text: '',
    declared: new Map(),
    parent,
    depth,
  }
  for (const { prefix, name, value } of raw.values()) {
    if (prefix === 'xmlns') declare(element, name, value)
    else if (prefix === '' && name === 'xmlns') declare(element, '', value)
  }
  const seen = new Set<string>()
  for (const { prefix, name, value } of raw.values()) {
    if (prefix === 'xmlns' || (prefix === '' && name === 'xmlns')) continue
    if (prefix === '') {
      element.attributes.set(name, value)
      continue
    }
    const expanded = `${namespaceOf(element, prefix)} ${name}`
    if (seen.has(expanded)) throw new XmlFault('repeated-attribute')
    seen.add(expanded)
  }
  const { prefix, name } = nameParts(tagName)
  element.namespace = namespaceOf(element, prefix)
  element.name = name
  return { element, isEmpty, end: at + (isEmpty ? 2 : 1) }
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

function indexOr(text: string, searched: string, from: number, otherwise: number): number {
  const at = text.indexOf(searched, from)
  return at === -1 ? otherwise : at
}

function endOf(text: string, terminator: string, from: number): number {
  const at = text.indexOf(terminator, from)
  if (at === -1) throw new XmlFault('unfinished')
  return at + terminator.length
}

/** Line ends as every XML reader hands them on (XML 1.0, 2.11). */
function normalLines(text: string): string {
  return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text
}

/** White space in an attribute as every XML reader hands it on (XML 1.0, 3.3.3). */
function oneLine(value: string): string {
  return normalLines(value).replace(/[\t\n]/g, ' ')
}

function resolveReferences(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(REFERENCE, (_, decimal?: string, hexadecimal?: string, name?: string) => {
    if (name !== undefined) return PREDEFINED[name] ?? ''
    if (decimal === undefined && hexadecimal === undefined) throw new XmlFault('entity')
    const code = decimal ? Number(decimal) : Number.parseInt(hexadecimal ?? '', 16)
    if (code > 0x10ffff) throw new XmlFault('forbidden-character')
    const character = String.fromCodePoint(code)
    if (FORBIDDEN.test(character)) throw new XmlFault('forbidden-character')
    return character
  })
}
