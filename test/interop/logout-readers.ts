import type { ReceivedRequest } from '../support/web-server.ts'
import { elementsIn, readXmlTree } from './xml-tree.ts'

/** How clients find the ticket in a logout request: each reader throws where its client lets it pass. */
export type LogoutReader = (request: ReceivedRequest) => string | undefined

const FORM = 'application/x-www-form-urlencoded'
const PROTOCOL = 'urn:oasis:names:tc:SAML:2.0:protocol'
const GO_DATE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|[+-]\d{4})$/

const fieldOf = ({ body }: ReceivedRequest) => {
  const value = new URLSearchParams(body).get('logoutRequest')
  if (value === null) throw new Error('Not a logout request')
  return value
}

const rootOf = (request: ReceivedRequest) => readXmlTree(fieldOf(request))

/** PHP's `urldecode`. */
const decodeForm = (text: string) => decodeURIComponent(text.replaceAll('+', ' '))

function assertForm({ headers }: ReceivedRequest, isSame: (type: string) => boolean) {
  if (!isSame(headers['content-type'] ?? ''))
    throw new Error(`Passed on: ${headers['content-type']}`)
}

export const LOGOUT_READERS: readonly (readonly [client: string, reads: LogoutReader])[] = [
  [
    'mod_auth_cas: the first 14 bytes of at most 1023, then the plain text of the element',
    ({ body }) => {
      if (Buffer.byteLength(body) > 1023) throw new Error('Cut off')
      if (body.slice(0, 14) !== 'logoutRequest=') throw new Error('Passed on')
      const root = readXmlTree(decodeForm(body.slice(14)))
      return root.children.find(({ localName }) => localName === 'SessionIndex')?.text
    },
  ],
  [
    'phpCAS: decoded twice, then a greedy pattern',
    (request) =>
      /<samlp:SessionIndex>(.*)<\/samlp:SessionIndex>/.exec(decodeForm(fieldOf(request)))?.[1],
  ],
  [
    'Java: no ticket beside it, the word in the plain text, then all elements of the name',
    (request) => {
      const { searchParams } = new URL(request.url, 'https://app.example/')
      if (searchParams.has('ticket')) throw new Error('A token request')
      if (!fieldOf(request).includes('SessionIndex')) throw new Error('Inflated')
      const found = elementsIn(rootOf(request)).filter(
        ({ localName }) => localName === 'SessionIndex',
      )
      return found.map(({ text }) => text).join('')
    },
  ],
  [
    'dotnet-cas-client: the name as it is written',
    (request) =>
      elementsIn(rootOf(request)).find(({ name }) => name === 'samlp:SessionIndex')?.text,
  ],
  [
    'GSS.Authentication.CAS: the whole content type, small letters or not, then the namespaces',
    (request) => {
      assertForm(request, (type) => type.toLowerCase() === FORM)
      const root = rootOf(request)
      if (root.localName !== 'LogoutRequest' || root.namespace !== PROTOCOL) return undefined
      return root.children.find(
        ({ localName, namespace }) => localName === 'SessionIndex' && namespace === PROTOCOL,
      )?.text
    },
  ],
  [
    'go-cas: the whole content type, the namespace, and a date that ends in Z or +0000',
    (request) => {
      assertForm(request, (type) => type === FORM)
      const root = rootOf(request)
      if (root.namespace !== PROTOCOL) throw new Error(`expected element in name space ${PROTOCOL}`)
      const { IssueInstant = '' } = root.attributes
      if (!GO_DATE.test(IssueInstant)) throw new Error(`parsing time ${IssueInstant}`)
      return root.children.find(({ localName }) => localName === 'SessionIndex')?.text.trim()
    },
  ],
  [
    'python-cas: text without a declaration, then the namespace',
    (request) => {
      if (fieldOf(request).startsWith('<?xml')) throw new Error('ValueError: encoding declaration')
      return elementsIn(rootOf(request)).find(
        ({ localName, namespace }) => localName === 'SessionIndex' && namespace === PROTOCOL,
      )?.text
    },
  ],
  [
    'omniauth-cas: prefixes that the root itself declares',
    (request) => {
      const [root = ''] = /^<[^>]*>/.exec(fieldOf(request)) ?? []
      for (const prefix of ['samlp', 'saml']) {
        if (!root.includes(` xmlns:${prefix}=`)) throw new Error(`Undefined prefix ${prefix}`)
      }
      return rootOf(request).children.find(({ name }) => name === 'samlp:SessionIndex')?.text
    },
  ],
  [
    'http-cas-client: an element without attributes',
    (request) => {
      const found = rootOf(request).children.find(({ localName }) => localName === 'SessionIndex')
      return found && Object.keys(found.attributes).length === 0 ? found.text : undefined
    },
  ],
]
