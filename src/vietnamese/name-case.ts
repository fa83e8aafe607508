/** NGUYỄN VĂN SƠN, or nguyễn văn sơn: typed without regard to case, in two words at least (1.8). */
export function isCaseless(name: string): boolean {
  const letters = name.match(/\p{Letter}/gu) ?? []
  if (letters.length < 3 || !/\p{Letter}\s+\p{Letter}/u.test(name)) return false
  return name === name.toUpperCase() || name === name.toLowerCase()
}

/** Each word as names are written, H'Hen and the halves of a double name too. */
export function titleCaseName(name: string): string {
  return name
    .toLowerCase()
    .replace(/(^|[\s'’.(-])(\p{Letter})/gu, (_, before: string, letter: string) => {
      return before + letter.toUpperCase()
    })
}
