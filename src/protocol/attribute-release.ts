/** The attributes that every block begins with (5.6). */
export const STANDARD_ATTRIBUTES = [
  'authenticationDate',
  'longTermAuthenticationRequestTokenUsed',
  'isFromNewLogin',
] as const

/** Clients look for these names anywhere in the document: an attribute could pass for one (R5.42). */
const RESERVED = new Set(
  [
    'user',
    'proxies',
    'proxy',
    'proxyGrantingTicket',
    'attributes',
    'attribute',
    'userAttributes',
    'authenticationSuccess',
    'authenticationFailure',
    'proxySuccess',
    'proxyFailure',
    'serviceResponse',
    'ticket',
    'service',
  ].map((name) => name.toLowerCase()),
)
const STANDARD = new Set(STANDARD_ATTRIBUTES.map((name) => name.toLowerCase()))

export type AttributeNameProblem = Readonly<{ name: string; problem: string }>

/**
 * What is wrong with the names under which a service is to receive attributes, a sentence each:
 * names that mean something to clients, or that two attributes would share once they are made into
 * element names, or but for their case (R5.41, R5.42, R11.34, R11.35).
 */
export function checkAttributeNames(names: readonly string[]): AttributeNameProblem[] {
  const problems: AttributeNameProblem[] = []
  const firstNames = new Map<string, string>()
  for (const name of names) {
    const folded = elementName(name).toLowerCase()
    const earlier = firstNames.get(folded)
    if (earlier === undefined) firstNames.set(folded, name)
    const problem =
      name === ''
        ? 'An attribute needs a name.'
        : RESERVED.has(folded)
          ? 'Is reserved: applications take it for a part of the protocol.'
          : STANDARD.has(folded)
            ? 'Is sent with every answer anyway and cannot be replaced.'
            : earlier === undefined
              ? undefined
              : `Cannot be told from "${earlier}" by every application.`
    if (problem !== undefined) problems.push({ name, problem })
  }
  return problems
}

const LEGAL_NAME = /^[A-Za-z_][\w.-]*$/

/** An attribute's name as an XML element: whatever is not allowed there becomes `_` (R5.41). */
export function elementName(name: string): string {
  if (LEGAL_NAME.test(name)) return name
  return name.replace(/[^\w.-]/gu, '_').replace(/^[^A-Za-z_]/, '_')
}
