const LETTERS = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l'
const GENERATORS = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3]

/**
 * What is wrong with the public key of a recipient of backups; undefined: nothing that can be seen.
 * A mistyped one would show in the night, when nobody is there, or when a backup is needed.
 */
export function recipientMistake(text: string): string | undefined {
  if (/^age-secret-key-/i.test(text)) {
    return 'Is a private key: it must not lie on this machine. Put its public key here (age1…).'
  }
  if (!/^age1[a-z0-9]*$/.test(text)) return 'Must be a public key such as age1…, in small letters.'
  return hasRightChecksum(text) ? undefined : 'Is mistyped: its check digits do not fit.'
}

/** Bech32 (BIP 173), without its limit of length, as age uses it. */
function hasRightChecksum(text: string): boolean {
  const end = text.lastIndexOf('1')
  const prefix = [...text.slice(0, end)].map((letter) => letter.charCodeAt(0))
  const values = [...text.slice(end + 1)].map((letter) => LETTERS.indexOf(letter))
  if (values.length < 7 || values.includes(-1)) return false
  const all = [...prefix.map((code) => code >> 5), 0, ...prefix.map((code) => code & 31), ...values]
  let check = 1
  for (const value of all) {
    const top = check >>> 25
    check = ((check & 0x1ffffff) << 5) ^ value
    for (const [bit, generator] of GENERATORS.entries()) if ((top >>> bit) & 1) check ^= generator
  }
  return check === 1
}
