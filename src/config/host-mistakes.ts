import { contrastWithWhite } from './colour-contrast.ts'
import type { ConfigMistake } from './config-error.ts'
import { momentOf } from './hosts-in-force.ts'
import type { ConfigFile } from './schema.ts'

/** White words stand on the main colour: so much they must stand out (WCAG 1.4.3). */
export const TEXT_CONTRAST = 4.5

/** What is wrong with the names of this server and with the looks that pages have under them. */
export function hostMistakes(config: ConfigFile): ConfigMistake[] {
  const { branding, hosts, otherHosts } = config
  return [
    ...colourMistakes(branding.colour, 'branding.colour'),
    ...otherHosts.flatMap((name, index) =>
      otherHostMistake(name, index, config).map((sentence) => ({
        path: `otherHosts[${index}]`,
        sentence,
      })),
    ),
    ...hosts.flatMap(({ hostname, from, branding: { colour } }, index) => {
      const mistakes: ConfigMistake[] = []
      const path = `hosts[${index}]`
      if (otherHosts.includes(hostname)) {
        const sentence = 'Is in otherHosts: people are led away from it, and nobody sees its look.'
        mistakes.push({ path: `${path}.hostname`, sentence })
      }
      const moment = momentOf(from)
      if (moment === undefined) {
        mistakes.push({ path: `${path}.from`, sentence: 'There is no such day or time.' })
      }
      const isThere = hosts
        .slice(0, index)
        .some((other) => other.hostname === hostname && momentOf(other.from) === moment)
      if (moment !== undefined && isThere) {
        const sentence = 'Another entry of this host begins at the same moment.'
        mistakes.push({ path: from === undefined ? path : `${path}.from`, sentence })
      }
      return colour === undefined
        ? mistakes
        : [...mistakes, ...colourMistakes(colour, `${path}.branding.colour`)]
    }),
  ]
}

function otherHostMistake(name: string, index: number, config: ConfigFile): string[] {
  const { publicUrl, otherHosts } = config
  if (otherHosts.indexOf(name) < index) return [`"${name}" is there twice.`]
  const isOurs = URL.canParse(publicUrl) && new URL(publicUrl).hostname === name
  return isOurs ? ['Is the host of publicUrl, where people are led to.'] : []
}

function colourMistakes(colour: string, path: string): ConfigMistake[] {
  const contrast = contrastWithWhite(colour)
  if (contrast >= TEXT_CONTRAST) return []
  const figure = `contrast ${contrast.toFixed(1)} of ${TEXT_CONTRAST}`
  return [{ path, sentence: `Is too light for white words on it (${figure}).` }]
}
