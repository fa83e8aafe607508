/** How a platform percent-encodes a value of a query. */
type Manner = Readonly<{ safe: RegExp; space: '+' | '%20'; digits: 'upper' | 'lower' }>

export const PLATFORMS = {
  /** `URLEncoder` */
  java: { safe: /[A-Za-z0-9.*_-]/, space: '+', digits: 'upper' },
  /** `HttpUtility.UrlEncode` of .NET Framework */
  dotnet: { safe: /[A-Za-z0-9.*_!()-]/, space: '+', digits: 'lower' },
  /** `Uri.EscapeDataString` of .NET */
  dotnetCore: { safe: /[A-Za-z0-9._~-]/, space: '%20', digits: 'upper' },
  /** `urlencode` */
  python: { safe: /[A-Za-z0-9._~-]/, space: '+', digits: 'upper' },
  /** `url.Values.Encode` */
  go: { safe: /[A-Za-z0-9._~-]/, space: '+', digits: 'upper' },
} as const satisfies Record<string, Manner>

export type Platform = keyof typeof PLATFORMS

/** The value, percent-encoded as programs on this platform do. */
export function encodeOn(platform: Platform, value: string): string {
  const { safe, space, digits } = PLATFORMS[platform]
  return [...Buffer.from(value)]
    .map((byte) => {
      const character = String.fromCharCode(byte)
      if (safe.test(character)) return character
      if (character === ' ') return space
      const code = byte.toString(16).padStart(2, '0')
      return `%${digits === 'upper' ? code.toUpperCase() : code}`
    })
    .join('')
}
