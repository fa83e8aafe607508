const WITH_ATTRIBUTES = ['serviceValidate', 'proxyValidate']
const ENDPOINTS = ['login', 'logout', 'validate', ...WITH_ATTRIBUTES, 'samlValidate', 'proxy']

/**
 * Which path was meant by one that is not there but ends in the name of an endpoint:
 * `/cas/cas/serviceValidate`, `/servicevalidate`. Undefined when no endpoint was meant.
 */
export function rightPathFor(path: string, bases: readonly string[]): string | undefined {
  const segments = path.toLowerCase().split('/').filter(Boolean)
  const last = segments.at(-1)
  const name = ENDPOINTS.find((endpoint) => endpoint.toLowerCase() === last)
  if (name === undefined) return undefined
  const isVersion3 = segments.at(-2) === 'p3' && WITH_ATTRIBUTES.includes(name)
  const endpoint = isVersion3 ? `/p3/${name}` : `/${name}`
  const right = `${baseOf(path, bases)}${endpoint}`
  return right === path ? undefined : right
}

/** The mount that was aimed at; else the first one. */
function baseOf(path: string, bases: readonly string[]): string {
  const aimedAt = bases.find((base) => base !== '' && path.toLowerCase().startsWith(`${base}/`))
  return aimedAt ?? bases[0] ?? ''
}
