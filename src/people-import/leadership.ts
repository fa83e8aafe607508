/** Heads of agencies and their deputies: for them a policy of their own is suggested (3.4). */
const LEADERSHIP =
  /^(?:q\.|quyền)?\s*(?:phó\s+)?(?:tổng\s+)?(?:giám đốc|chủ tịch|bí thư|chánh văn phòng|chánh thanh tra|chánh án|viện trưởng|cục trưởng|chi cục trưởng|trưởng ban|hiệu trưởng|lãnh đạo)(?![\p{Letter}])/iu

export function isLeadership(position: string): boolean {
  return position
    .normalize('NFC')
    .split(/[,;/–]|\s-\s/u)
    .some((part) => LEADERSHIP.test(part.trim()))
}
