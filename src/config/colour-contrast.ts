/** How two colours `#rrggbb` stand out from each other: from 1, not at all, to 21 (WCAG 1.4.3). */
export function contrastOf(one: string, other: string): number {
  const [lighter = 0, darker = 0] = [luminanceOf(one), luminanceOf(other)].sort((a, b) => b - a)
  return (lighter + 0.05) / (darker + 0.05)
}

/** How white words stand out on a colour. */
export function contrastWithWhite(colour: string): number {
  return contrastOf('#ffffff', colour)
}

/** What `color-mix(in srgb, one share, other)` gives; the share is from 0 to 1. */
export function mixed(one: string, share: number, other: string): string {
  const channels = channelsOf(other)
  const mixture = channelsOf(one).map((channel, index) =>
    Math.round(channel * share + (channels[index] ?? 0) * (1 - share)),
  )
  return `#${mixture.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`
}

function luminanceOf(colour: string): number {
  const [red = 0, green = 0, blue = 0] = channelsOf(colour).map((channel) => linear(channel / 255))
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function channelsOf(colour: string): number[] {
  return [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16))
}

function linear(channel: number): number {
  return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
}
