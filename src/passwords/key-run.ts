/** Keys beside each other, and characters in their order. */
const SEQUENCES = [
  '01234567890',
  'abcdefghijklmnopqrstuvwxyz',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p',
  '1q2w3e4r5t6y7u8i9o0p',
  'qazwsxedcrfvtgbyhnujm',
  '!@#$%^&*()',
].flatMap((keys) => [keys, [...keys].reverse().join('')])

const SHORTEST = 3

/**
 * How many characters from `start` on follow the keyboard, the alphabet or the digits, either way, or
 * are one character over and over; 0 when fewer than three do.
 */
export function keyRunLength(characters: readonly string[], start: number): number {
  const repeated = repeatedLength(characters, start)
  const runs = SEQUENCES.map((keys) => lengthAlong(keys, characters, start))
  const longest = Math.max(repeated, ...runs)
  return longest >= SHORTEST ? longest : 0
}

function repeatedLength(characters: readonly string[], start: number): number {
  let end = start
  while (end < characters.length && characters[end] === characters[start]) end++
  return end - start
}

function lengthAlong(keys: string, characters: readonly string[], start: number): number {
  const first = characters[start]
  if (first === undefined) return 0
  const place = keys.indexOf(first)
  if (place < 0) return 0
  let length = 1
  while (length < keys.length - place && characters[start + length] === keys[place + length]) {
    length++
  }
  return length
}
