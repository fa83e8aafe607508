import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Test } from 'tap'
import type { PeopleSheet, ReadOptions, SheetPerson } from '../../src/people-import/people-sheet.ts'
import { readPeopleSheet } from '../../src/people-import/read-people-sheet.ts'
import { SheetError } from '../../src/people-import/sheet-error.ts'

export const SHEET_OPTIONS: ReadOptions = {
  suffixes: [
    { name: 'binhphuoc.gov.vn', state: 'active' },
    { name: 'cu.binhphuoc.gov.vn', state: 'retired', replacedBy: 'binhphuoc.gov.vn' },
  ],
  defaultSuffix: 'binhphuoc.gov.vn',
}

/** A folder for sheets that is removed with the test. */
export function sheetFolder(t: Test) {
  const folder = mkdtempSync(join(tmpdir(), 'cas-sheets-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  let count = 0

  function put(content: string | Buffer): string {
    count += 1
    const file = join(folder, `${count}`)
    writeFileSync(file, content)
    return file
  }

  async function read(
    content: string | Buffer,
    options: Partial<ReadOptions> = {},
  ): Promise<Readonly<{ sheet: PeopleSheet; people: SheetPerson[] }>> {
    const sheet = await readPeopleSheet(put(content), { ...SHEET_OPTIONS, ...options })
    const people: SheetPerson[] = []
    for await (const person of sheet.rows) people.push(person)
    return { sheet, people }
  }

  return {
    folder,
    put,
    read,
    /** What is answered to a file that is refused as a whole. */
    async refusal(
      content: string | Buffer,
      options: Partial<ReadOptions> = {},
    ): Promise<SheetError> {
      try {
        await read(content, options)
      } catch (error) {
        if (error instanceof SheetError) return error
        throw error
      }
      throw new Error('The file was read.')
    },
  }
}
