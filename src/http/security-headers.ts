/** Sent with every answer of either door. */
export function commonHeaders(publicUrl: string): Record<string, string> {
  return {
    'x-content-type-options': 'nosniff',
    ...(publicUrl.startsWith('https:') && {
      'strict-transport-security': 'max-age=31536000; includeSubDomains',
    }),
  }
}

export type PagePolicy = Readonly<{
  /**
   * Origins that a form on the page may end at, besides our own: Chromium and Safari apply
   * form-action to the redirect that follows the POST (R1.25).
   */
  formOrigins?: readonly string[]
  /**
   * Origins that the page has images of, besides our own: the applications that are told of a sign-out
   * through the browser (R3.40).
   */
  imageOrigins?: readonly string[]
  /** Not `no-referrer`: our own forms would then say `Origin: null` (R1.26, R2.24). */
  referrerPolicy?: 'same-origin' | 'strict-origin'
}>

/** The headers of a page (product 4.5). */
export function pageHeaders(policy: PagePolicy): Record<string, string> {
  const { formOrigins = [], imageOrigins = [], referrerPolicy = 'same-origin' } = policy
  return {
    'content-security-policy': contentSecurityPolicy(formOrigins, imageOrigins),
    'x-frame-options': 'DENY',
    'referrer-policy': referrerPolicy,
    'permissions-policy':
      'camera=(), microphone=(), geolocation=(), payment=(), usb=(), display-capture=()',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
  }
}

/** On everything personal and everything that bears a ticket (R0.12). */
export const NO_STORE = {
  'cache-control': 'no-store',
  pragma: 'no-cache',
  expires: 'Thu, 01 Jan 1970 00:00:00 GMT',
} as const

/**
 * The headers of the only page that may stand inside another one (2.11): it has no form, no script and
 * nothing of the person, so there is nothing to be tricked into.
 */
export function framedPageHeaders(): Record<string, string> {
  const { 'x-frame-options': _, ...headers } = pageHeaders({})
  return {
    ...headers,
    'content-security-policy':
      "default-src 'none'; style-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors *",
  }
}

function contentSecurityPolicy(
  formOrigins: readonly string[],
  imageOrigins: readonly string[],
): string {
  return [
    "default-src 'none'",
    "style-src 'self'",
    "script-src 'self'",
    `img-src ${["'self'", ...imageOrigins].join(' ')}`,
    `form-action ${["'self'", ...formOrigins].join(' ')}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}
