import type { Config } from './load-config.ts'

type Naming = Pick<Config, 'branding' | 'hosts' | 'otherHosts' | 'mailbox' | 'publicUrl'>

/** What anybody can read of this installation: an attacker guesses with it first. */
export function localTexts({ branding, hosts, otherHosts, mailbox, publicUrl }: Naming): string[] {
  const looks = [branding, ...hosts.flatMap((host) => host.looks.map((look) => look.branding))]
  const words = looks.flatMap(({ authority, system, gate }) => [authority, system, gate])
  const names = [
    new URL(publicUrl).hostname,
    ...otherHosts,
    ...hosts.map(({ hostname }) => hostname),
    ...mailbox.suffixes.map(({ name }) => name),
  ]
  const texts = [
    ...words.flatMap(({ vi, en }) => [vi, en]),
    ...names.flatMap((name) => [name, ...name.split('.')]),
  ]
  return [...new Set(texts)]
}
