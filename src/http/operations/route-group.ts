/** What routes are measured as: enough to see who waits, few enough to be read. */
export type RouteGroup =
  | 'login'
  | 'logout'
  | 'validate'
  | 'proxy'
  | 'portal'
  | 'account'
  | 'recovery'
  | 'rest'
  | 'assets'
  | 'health'
  | 'other'

/** By the first part of a path that is no mount; what it does not name is `other`. */
const GROUPS: Readonly<Record<string, RouteGroup>> = {
  login: 'login',
  logout: 'logout',
  validate: 'validate',
  serviceValidate: 'validate',
  proxyValidate: 'validate',
  samlValidate: 'validate',
  p3: 'validate',
  proxy: 'proxy',
  app: 'portal',
  go: 'portal',
  pins: 'portal',
  account: 'account',
  recover: 'recovery',
  activate: 'recovery',
  v1: 'rest',
  assets: 'assets',
  health: 'health',
}

/** Patterns of routes → what they are measured as. Each pattern is looked at once. */
export function createRouteGroups(bases: readonly string[]) {
  const known = new Map<string, RouteGroup>()
  const mounts = bases.filter((base) => base !== '').sort((a, b) => b.length - a.length)

  function judge(pattern: string): RouteGroup {
    const mount = mounts.find((base) => pattern === base || pattern.startsWith(`${base}/`)) ?? ''
    const path = pattern.slice(mount.length)
    if (path === '' || path === '/') return 'portal'
    return GROUPS[path.split('/')[1] ?? ''] ?? 'other'
  }

  /** Undefined: no route was found for the request. */
  return function groupOf(pattern: string | undefined): RouteGroup {
    if (pattern === undefined) return 'other'
    let group = known.get(pattern)
    if (group === undefined) {
      group = judge(pattern)
      known.set(pattern, group)
    }
    return group
  }
}
