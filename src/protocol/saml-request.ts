import { type ByteString, bytesOf } from './byte-string.ts'
import { readXml, type XmlElement } from './xml-reader.ts'

/** What `/samlValidate` is asked: whether this artifact, which is a service ticket, proves a login. */
export type SamlRequest = Readonly<{
  artifact: ByteString
  /** Whatever the caller calls its request; some call each the same (R8.14). */
  requestId: string | undefined
}>

/** Why a body is no such request; the reason is one word for the log. */
export type SamlRequestProblem = Readonly<{
  reason: string
  message: string
  requestId?: string | undefined
}>

const ENVELOPE = 'http://schemas.xmlsoap.org/soap/envelope/'
const PROTOCOL = 'urn:oasis:names:tc:SAML:1.0:protocol'

const utf8 = new TextDecoder('utf-8', { fatal: true })

/**
 * Reads a SOAP 1.1 envelope with a SAML 1.1 request in it (8.2), by namespace and not by prefix
 * (R8.11). The time and the number of the request say nothing (R8.14): the ticket is what is used
 * once. Never throws; takes linear time.
 */
export function readSamlRequest(body: Uint8Array): SamlRequest | SamlRequestProblem {
  if (body.length === 0) return problem('body-empty', 'The body is empty')
  const text = decode(body)
  if (text === undefined) return problem('body-not-utf-8', 'The body is not in UTF-8')
  // Some callers begin their template with a line break, which XML allows before no declaration.
  const root = readXml(text.trimStart())
  if ('problem' in root) {
    return root.problem === 'document-type'
      ? problem('xml-document-type', 'The body must not have a document type declaration')
      : problem(`xml-${root.problem}`, 'The body is not well-formed XML')
  }
  const request = onlyRequest(root)
  if (!request) return problem('no-saml-request', 'The body is not a SOAP envelope with a Request')

  const requestId = request.attributes.get('RequestID')
  const version = request.attributes.get('MajorVersion') ?? '1'
  if (version.trim() !== '1') {
    return { ...problem('saml-version', 'Only version 1 of SAML is supported'), requestId }
  }
  const artifacts = childrenOf(request, PROTOCOL, 'AssertionArtifact')
  const artifact = artifacts.length === 1 ? artifacts[0]?.text.trim() : undefined
  if (!artifact) {
    return { ...problem('no-artifact', 'The request must have one AssertionArtifact'), requestId }
  }
  return { artifact: bytesOf(artifact), requestId }
}

function onlyRequest(root: XmlElement): XmlElement | undefined {
  if (root.namespace !== ENVELOPE || root.name !== 'Envelope') return undefined
  const requests = childrenOf(root, ENVELOPE, 'Body').flatMap((body) =>
    childrenOf(body, PROTOCOL, 'Request'),
  )
  return requests.length === 1 ? requests[0] : undefined
}

function childrenOf(parent: XmlElement, namespace: string, name: string): XmlElement[] {
  return parent.children.filter((child) => child.namespace === namespace && child.name === name)
}

/** The text without its byte order mark. */
function decode(body: Uint8Array): string | undefined {
  try {
    return utf8.decode(body)
  } catch {
    return undefined
  }
}

function problem(reason: string, message: string): SamlRequestProblem {
  return { reason, message }
}
