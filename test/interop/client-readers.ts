import { elementsIn, readXmlTree, type XmlNode } from './xml-tree.ts'

/**
 * How clients that are not at hand read our answers, by the rules of their sources: each reader throws
 * where its client refuses the person.
 */

export type Known = Readonly<{ user: string; attributes: Readonly<Record<string, string[]>> }>
export type Reader = (body: Buffer, status: number) => Known

const CAS = 'http://www.yale.edu/tp/cas'
const SAML_ASSERTION = 'urn:oasis:names:tc:SAML:1.0:assertion'
const SAML_PROTOCOL = 'urn:oasis:names:tc:SAML:1.0:protocol'

/**
 * Java, 3.x and 4.x: in the charset of its platform; the text of all elements of a name in one, and
 * whatever is not a failure with words is a success.
 */
export const java: Reader = (body, status) => {
  if (status >= 400) throw new Error(`IOException: ${status}`)
  const all = elementsIn(readXmlTree(body.toString('latin1')))
  const textOf = (name: string) => textsOf(all, ({ localName }) => localName === name).join('')
  if (textOf('authenticationFailure').trim() !== '')
    throw new Error(textOf('authenticationFailure'))
  if (textOf('user') === '') throw new Error('No principal was found')
  const holder = all.find(({ localName }) => localName === 'attributes')
  return { user: textOf('user'), attributes: valuesByName(holder) }
}

/** Java 3.1 and 3.2: attributes line by line, one element on each (L-05). */
export const javaByLine: Reader = (body, status) => {
  const { user } = java(body, status)
  const lines = body
    .toString('latin1')
    .split('\n')
    .map((line) => line.trim())
  const from = lines.indexOf('<cas:attributes>')
  const attributes: Record<string, string[]> = {}
  for (const line of lines.slice(from + 1, lines.indexOf('</cas:attributes>'))) {
    const { localName, text } = readXmlTree(line.replace('>', ` xmlns:cas='${CAS}'>`))
    attributes[localName] = [...(attributes[localName] ?? []), text]
  }
  return { user, attributes }
}

/** .NET as CAS 2.0: 200 only, the namespace to the letter, one of two children, no attributes. */
export const dotnet: Reader = (body, status) => {
  if (status !== 200) throw new Error(`WebException: ${status}`)
  const root = readXmlTree(body.toString())
  assertIs(root, CAS, 'serviceResponse')
  const [outcome, ...others] = root.children
  if (!outcome || others.length > 0) throw new Error('There must be one outcome')
  assertIs(outcome, CAS, 'authenticationSuccess')
  const [user, ...more] = outcome.children.filter(({ localName }) => localName === 'user')
  if (!user || more.length > 0) throw new Error('There must be one user')
  return { user: user.text, attributes: {} }
}

/** GSS.Authentication.CAS: elements by whole name, attributes as they come. */
export const gss: Reader = (body, status) => {
  if (status < 200 || status > 299) throw new Error(`HttpRequestException: ${status}`)
  const root = readXmlTree(body.toString())
  const inside = (parent: XmlNode, name: string) =>
    parent.children.find((child) => child.localName === name && child.namespace === CAS)
  const failure = inside(root, 'authenticationFailure')
  if (failure) throw new Error(failure.text)
  const success = inside(root, 'authenticationSuccess')
  const user = success && inside(success, 'user')?.text
  if (!success || !user?.trim()) throw new Error('Nobody')
  return { user, attributes: valuesByName(inside(success, 'attributes')) }
}

/** python-cas: the first child of the root decides; texts as they are. */
export const python: Reader = (body) => {
  const root = readXmlTree(body.toString())
  const [outcome] = root.children
  if (!outcome?.localName.endsWith('authenticationSuccess')) throw new Error('None')
  const [user = ''] = textsOf(elementsIn(outcome), ({ localName }) => localName === 'user')
  const holder = outcome.children.find(({ localName }) => localName.endsWith('attributes'))
  return { user, attributes: valuesByName(holder) }
}

const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/

/** go-cas: 200 only; a typed document, so that one date in a wrong form fails all of it. */
export const go: Reader = (body, status) => {
  if (status !== 200) throw new Error(`cas: validate ticket: ${body}`)
  const root = readXmlTree(body.toString())
  assertIs(root, CAS, 'serviceResponse')
  const outcome = root.children.find(({ localName }) => localName === 'authenticationSuccess')
  if (!outcome) throw new Error(root.text)
  const texts = new Map(outcome.children.map(({ localName, text }) => [localName, text]))
  const attributes = valuesByName(findIn(outcome, 'attributes'))
  const { authenticationDate: [date = ''] = [] } = attributes
  if (!RFC_3339.test(date)) throw new Error(`parsing time ${date}`)
  for (const name of ['longTermAuthenticationRequestTokenUsed', 'isFromNewLogin']) {
    if (!/^(?:true|false)$/.test(attributes[name]?.join() ?? '')) throw new Error(`parsing ${name}`)
  }
  return { user: texts.get('user') ?? '', attributes }
}

/** go-cas at `/validate`, where it goes after a 404: four bytes to the letter, or a cut-out. */
export const goByLine: Reader = (body, status) => {
  if (status !== 200) throw new Error(`cas: validate ticket: ${body}`)
  const text = body.toString()
  if (text === 'no\n\n') throw new Error('Not logged in')
  return { user: text.slice('yes\n'.length, -1), attributes: {} }
}

/** Java by SAML 1.1: dated within a second, whoever the AuthenticationStatement names. */
export const javaSaml =
  (now: number): Reader =>
  (body, status) => {
    if (status >= 400) throw new Error(`IOException: ${status}`)
    const { assertion, named, attributes } = readAssertion(body)
    assertDated(assertion, now, 1_000)
    return { user: named('AuthenticationStatement'), attributes }
  }

/** .NET by SAML 1.1: no name twice, and both statements about the same person. */
export const dotnetSaml =
  (now: number): Reader =>
  (body, status) => {
    if (status !== 200) throw new Error(`WebException: ${status}`)
    const { assertion, named, attributes, names } = readAssertion(body)
    assertDated(assertion, now, 1_000)
    if (new Set(names).size < names.length)
      throw new Error('ArgumentException: an item with the key')
    const user = named('AuthenticationStatement')
    if (named('AttributeStatement') !== user) return { user, attributes: {} }
    return { user, attributes }
  }

/** python-cas by SAML 1.1: the end of the status decides, then the first name. */
export const pythonSaml: Reader = (body) => {
  const root = readXmlTree(body.toString())
  const status = elementsIn(root).find(
    ({ localName, namespace }) => localName === 'StatusCode' && namespace === SAML_PROTOCOL,
  )
  if (!status?.attributes.Value?.endsWith(':Success')) throw new Error('None')
  const { assertion, attributes } = readAssertion(body)
  return { user: findIn(assertion, 'NameIdentifier')?.text ?? '', attributes }
}

function readAssertion(body: Buffer) {
  const all = elementsIn(readXmlTree(body.toString('latin1')))
  const assertion = all.find(
    ({ localName, namespace }) => localName === 'Assertion' && namespace === SAML_ASSERTION,
  )
  if (!assertion) throw new Error('No assertions found.')
  const named = (statement: string) => {
    const node = findIn(assertion, statement)
    return (node && findIn(node, 'NameIdentifier')?.text) ?? ''
  }
  const found = elementsIn(assertion).filter(({ localName }) => localName === 'Attribute')
  const names = found.map(({ attributes }) => attributes.AttributeName ?? '')
  const values = found.map(({ children }) => children.map(({ text }) => text))
  const attributes = Object.fromEntries(names.map((name, index) => [name, values[index] ?? []]))
  return { assertion, named, names, attributes }
}

function assertDated(assertion: XmlNode, now: number, toleranceMs: number) {
  const { NotBefore = '', NotOnOrAfter = '' } = findIn(assertion, 'Conditions')?.attributes ?? {}
  if (!NotBefore.endsWith('Z') || !NotOnOrAfter.endsWith('Z')) throw new Error('No bounding dates')
  const isYetToCome = now < Date.parse(NotBefore) - toleranceMs
  if (isYetToCome || now >= Date.parse(NotOnOrAfter) + toleranceMs) throw new Error('Not valid now')
}

function findIn(node: XmlNode, name: string): XmlNode | undefined {
  return elementsIn(node).find(({ localName }) => localName === name)
}

function textsOf(elements: readonly XmlNode[], isWanted: (node: XmlNode) => boolean): string[] {
  return elements.filter(isWanted).map(({ text }) => text)
}

function valuesByName(holder: XmlNode | undefined): Record<string, string[]> {
  const values: Record<string, string[]> = {}
  for (const { localName, text } of holder?.children ?? []) {
    values[localName] = [...(values[localName] ?? []), text]
  }
  return values
}

function assertIs({ namespace, localName }: XmlNode, wantedSpace: string, wantedName: string) {
  if (namespace === wantedSpace && localName === wantedName) return
  throw new Error(`${localName} of ${namespace} is not ${wantedName} of ${wantedSpace}`)
}
