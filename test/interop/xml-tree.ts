export type XmlNode = Readonly<{
  /** As written, with its prefix. */
  name: string
  localName: string
  namespace: string
  attributes: Readonly<Record<string, string>>
  children: readonly XmlNode[]
  /** Its own text and that of everything in it. */
  text: string
}>

const TOKEN = /<(\/?)([A-Za-z_][\w.:-]*)((?:\s+[\w:.-]+=(?:"[^"<]*"|'[^'<]*'))*)\s*>|([^<]+)/y
const ATTRIBUTE = /([\w:.-]+)=(?:"([^"<]*)"|'([^'<]*)')/g

type Open = {
  name: string
  namespaces: Readonly<Record<string, string>>
  attributes: Record<string, string>
  children: XmlNode[]
  text: string
}

/**
 * Reads a document as the strictest client does: it throws at a declaration, a comment, a section of
 * CDATA, a self-closing element, and at anything before the root's first byte.
 */
export function readXmlTree(xml: string): XmlNode {
  const document: Open = { name: '', namespaces: {}, attributes: {}, children: [], text: '' }
  const open = [document]
  TOKEN.lastIndex = 0
  while (TOKEN.lastIndex < xml.length) {
    const at = TOKEN.lastIndex
    const [token, slash, name = '', written = '', text] = TOKEN.exec(xml) ?? []
    if (token === undefined) throw new Error(`Unreadable at ${at}: ${xml.slice(at, at + 60)}`)
    const parent = open.at(-1) ?? document
    if (text !== undefined) {
      if (parent === document && at === 0) throw new Error('Something before the root')
      for (const element of open) element.text += decode(text)
    } else if (slash) {
      if (parent === document || parent.name !== name) throw new Error(`Stray </${name}>`)
      open.pop()
      open.at(-1)?.children.push(nodeOf(parent))
    } else {
      open.push(begin(name, written, parent))
    }
  }
  const [root, ...more] = document.children
  if (!root || more.length > 0 || open.length > 1) throw new Error('Not one whole element')
  return root
}

function begin(name: string, written: string, parent: Open): Open {
  const attributes: Record<string, string> = {}
  const namespaces: Record<string, string> = { ...parent.namespaces }
  for (const [, key = '', double, single] of written.matchAll(ATTRIBUTE)) {
    const value = decode(double ?? single ?? '')
    if (key === 'xmlns') namespaces[''] = value
    else if (key.startsWith('xmlns:')) namespaces[key.slice('xmlns:'.length)] = value
    else attributes[key] = value
  }
  return { name, namespaces, attributes, children: [], text: '' }
}

function nodeOf({ name, namespaces, attributes, children, text }: Open): XmlNode {
  const [prefix, localName] = name.includes(':') ? name.split(':', 2) : ['', name]
  const namespace = namespaces[prefix ?? '']
  if (prefix && namespace === undefined) throw new Error(`Prefix without namespace: ${name}`)
  return {
    name,
    localName: localName ?? name,
    namespace: namespace ?? '',
    attributes,
    children,
    text,
  }
}

const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

function decode(text: string): string {
  return text.replace(/&([^;]*);?/g, (reference, name: string) => {
    const [, hexadecimal, decimal] = /^#(?:x([\da-f]+)|(\d+))$/i.exec(name) ?? []
    if (hexadecimal) return String.fromCodePoint(Number.parseInt(hexadecimal, 16))
    if (decimal) return String.fromCodePoint(Number(decimal))
    const character = NAMED[name]
    if (character === undefined) throw new Error(`Unknown reference: ${reference}`)
    return character
  })
}

/** Every element of this document, itself first, in the order they begin. */
export function elementsIn(node: XmlNode): XmlNode[] {
  return [node, ...node.children.flatMap(elementsIn)]
}
