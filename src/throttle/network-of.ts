/**
 * What an address is counted by: who has one IPv6 address has the 2^64 of its network. Who has hung
 * up already has no address any more, whatever the types say; they are counted together.
 */
export function networkOf(address: string | undefined): string {
  if (address === undefined) return 'gone'
  const mapped = /^::ffff:([\d.]+)$/i.exec(address)?.[1]
  if (mapped !== undefined || !address.includes(':')) return mapped ?? address
  const [head = '', tail] = address.split('::')
  const before = head === '' ? [] : head.split(':')
  const after = tail ? tail.split(':') : []
  const zeros = tail === undefined ? [] : Array<string>(8 - before.length - after.length).fill('0')
  return [...before, ...zeros, ...after].slice(0, 4).join(':')
}
