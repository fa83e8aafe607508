import { randomInt } from 'node:crypto'

/** Invented people, as `cas account add` takes them. */
export type DemoPerson = Readonly<{
  mailboxName: string
  displayName: string
  unit: string
  position: string
  groups: readonly string[]
  /** Why the account is closed, when it is. */
  disabledFor?: string
  /** What to see with this account. */
  shows: string
}>

/** Who may use Onewin in the demo; VNPT-iOffice is for everybody. */
export const ONEWIN_GROUP = 'can-bo-tinh'

export const PEOPLE: readonly DemoPerson[] = [
  {
    mailboxName: 'tamtt',
    displayName: 'Trần Thanh Tâm',
    unit: 'Văn phòng UBND tỉnh',
    position: 'Chuyên viên',
    groups: [ONEWIN_GROUP, 'van-thu'],
    shows: 'both applications',
  },
  {
    mailboxName: 'sonnv',
    displayName: 'Nguyễn Văn Sơn',
    unit: 'Sở Nội vụ',
    position: 'Trưởng phòng',
    groups: [ONEWIN_GROUP, 'lanh-dao-phong'],
    shows: 'both applications',
  },
  {
    mailboxName: 'hoalt',
    displayName: 'Lê Thị Hoà',
    unit: 'UBND xã Tân Tiến',
    position: 'Công chức văn phòng',
    groups: ['can-bo-xa'],
    shows: 'VNPT-iOffice only',
  },
  {
    mailboxName: 'sonnv2',
    displayName: 'Nguyễn Viết Sơn',
    unit: 'Sở Nội vụ',
    position: 'Chuyên viên',
    groups: [ONEWIN_GROUP],
    disabledFor: 'nghỉ hưu',
    shows: 'a closed account',
  },
]

/** Letters and digits that nobody takes for one another. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789'

/** A password for one run, easy to type: four groups of four, some 79 bits. */
export function generatePassword(): string {
  const character = () => ALPHABET[randomInt(ALPHABET.length)]
  const group = () => Array.from({ length: 4 }, character).join('')
  return Array.from({ length: 4 }, group).join('-')
}
