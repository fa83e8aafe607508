import type { PeopleImportMessages } from './people-import-vi.ts'

/** What is said of a list of people that is read in, in English. */
export const peopleImportEn: PeopleImportMessages = {
  columns: { error: 'Error', suggestion: 'Suggestion' },
  levels: { error: 'Not imported', warning: 'To be checked' },
  problems: {
    unreadable: 'The file cannot be read. Check its path and the right to read it.',
    empty: 'The file is empty.',
    'too-large': (limit) => `The file is larger than ${limit}. Split it by unit.`,
    'too-many-rows': (limit) => `The list has more than ${limit} rows. Split it.`,
    'too-many-columns': (row) => `Row ${row} has too many columns. Delete those on the right.`,
    'cell-too-long': 'A cell is far too long for a list of people.',
    'zip-bomb': 'The file is abnormally large when unpacked, so it was not opened.',
    'password-protected':
      'The file has a password. Open it in Excel, remove the password, save it as .xlsx.',
    'old-excel': 'The file is of an old Excel. Open it in Excel and save it as .xlsx.',
    'web-page': 'The file is a web page named like a sheet. Open it in Excel, save it as .xlsx.',
    'not-a-sheet': 'The file is no sheet. Save the list as .xlsx or CSV.',
    damaged: 'The file is damaged and cannot be unpacked. Open it in Excel, save it as .xlsx.',
    'broken-quotes': (row) =>
      `A quote is opened and not closed from row ${row} on. Mend that row, or save as .xlsx.`,
    'nul-bytes': 'The file has NUL bytes: it is no text. Save it as Unicode text or .xlsx.',
    'unknown-sheet': (sheets) => `There is no such sheet. The sheets are: ${sheets}.`,
    'no-header': 'No header row with a column for the name («Họ và tên») was found.',
    'no-mailbox-column': (headers) =>
      `No column is a mailbox or an employee code. The columns are: ${headers}. Name it in a map.`,
    'no-account-column': (headers) =>
      `No column is the name of the account. The columns are: ${headers}. Name it "account" in a map.`,
    'no-people': 'There is nobody below the header.',
    'lost-diacritics': (sample) =>
      `Letters with marks have become question marks (“${sample}”). Save as Unicode or .xlsx again.`,
    'bad-map': (place) => `The map has a mistake: ${place}.`,
  },
  legacyText: (font, rows) => `${rows} rows look like ${font}. They were not converted to Unicode.`,
  fonts: { tcvn3: 'TCVN3 (.VnTime)', vni: 'VNI' },
  ignored: {
    private: 'not imported',
    ordinal: 'row number',
    annotation: 'the errors of last time',
    repeated: 'repeats another column',
    unknown: 'not known',
    map: 'left out by the map',
  },
  dropped: {
    letterhead: 'letterhead',
    'column-numbers': 'numbers of the columns',
    'repeated-header': 'repeated header',
    total: 'total',
    signature: 'signatures',
    remark: 'remark',
  },
  findings: {
    'mailbox-missing': {
      problem: 'The official mailbox is missing.',
      fix: 'Fill it in, or ask for a mailbox first.',
    },
    'mailbox-foreign': {
      problem: (suffix) => `The mailbox @${suffix} is not one of the province.`,
      fix: (allowed) => `Fill in the official mailbox @${allowed}.`,
    },
    'mailbox-suffix-typo': {
      problem: (typed) => `The end of the mailbox is misspelt: “${typed}”.`,
      fix: (address) => `Is it ${address}?`,
    },
    'mailbox-suffix-retired': {
      problem: (typed) => `The end of the mailbox is no longer in use: “${typed}”.`,
      fix: (address) => `Is it ${address}?`,
      fixUnknown: 'Fill in the mailbox that is in use.',
    },
    'mailbox-accents': {
      problem: (typed) => `The mailbox has Vietnamese marks: “${typed}”.`,
      fix: (candidates) => `It may be: ${candidates}.`,
    },
    'mailbox-is-name': {
      problem: (typed) => `A person's name is in the mailbox column: “${typed}”.`,
      fix: 'Fill in the mailbox name, such as sonnv.',
    },
    'mailbox-is-number': {
      problem: (typed) => `A phone or ID number is in the mailbox column: “${typed}”.`,
      fix: 'Fill in the mailbox name, such as sonnv.',
    },
    'mailbox-malformed': {
      problem: (typed) => `This is no mailbox: “${typed}”.`,
      fix: 'Fill in one whole address, such as sonnv@….gov.vn.',
    },
    'mailbox-suffix-assumed': { note: (address) => `The mailbox was taken to be ${address}.` },
    'mailbox-several': {
      problem: (others) => `There are several mailboxes; ${others} is not imported.`,
      fix: (taken) => `${taken} is. If that is wrong, leave only one.`,
    },
    'mailbox-duplicate': {
      problem: (address, name, rows) => `${address} is also the mailbox of ${name} (row ${rows}).`,
      fix: "Ask the unit whose it is, and mend the other person's row.",
    },
    'person-repeated': {
      problem: (row) => `This person is in row ${row} already.`,
      fix: 'Delete one of the rows.',
    },
    'person-similar': {
      problem: (row) => `Same name and phone as row ${row}, another mailbox.`,
      fix: 'If they are one person, delete one of the rows.',
    },
    'employee-code-duplicate': {
      problem: (code, rows) => `The employee code ${code} is also in row ${rows}.`,
      fix: 'Check the employee code.',
    },
    'phone-old-prefix': {
      note: (phone, typed) => `${typed} has been given its new prefix: ${phone}.`,
    },
    'phone-lost-zero': {
      note: (phone, typed) => `${typed} has been given its lost zero: ${phone}.`,
    },
    'phone-several': { note: (taken, others) => `${taken} is taken; ${others} is not.` },
    'phone-malformed': {
      problem: (typed) => `This is no phone number: “${typed}”.`,
      fix: 'The person is imported without it. Fill it in, such as 0912 345 678.',
    },
    'phone-rounded': {
      problem: (typed) => `Excel has dropped digits: “${typed}”.`,
      fix: 'Make the column of phone numbers Text and fill them in again.',
    },
    'name-missing': { problem: 'The name is missing.', fix: 'Fill in the full name.' },
    'name-digits': {
      problem: (typed) => `The name has digits: “${typed}”.`,
      fix: 'Take the digits out of the name.',
    },
    'name-single-word': {
      problem: (typed) => `The name has a single word: “${typed}”.`,
      fix: 'Fill in the full name.',
    },
    'name-too-long': {
      problem: (typed) => `The name is too long: “${typed}”.`,
      fix: 'Leave the full name only.',
    },
    'name-characters': {
      problem: (typed) => `The name has odd characters: “${typed}”.`,
      fix: 'Leave the full name only.',
    },
    'name-case': {
      problem: (typed) => `The name does not tell capitals from small letters: “${typed}”.`,
      fix: (name) => `Write “${name}”; the whole list can be changed when it is imported.`,
    },
    'name-case-changed': { note: (typed, name) => `“${typed}” has been written “${name}”.` },
    'lost-diacritics': {
      problem: (typed) => `Letters with marks have become question marks: “${typed}”.`,
      fix: 'Save the original as Unicode or .xlsx again, or type it anew.',
    },
    'legacy-text': {
      problem: (font, typed) => `Text in ${font}, not converted to Unicode: “${typed}”.`,
      fix: (text) => `Convert the file when it is imported; this becomes “${text}”.`,
    },
    'legacy-text-converted': {
      note: (font, typed, text) => `Converted from ${font}: “${typed}” to “${text}”.`,
    },
    'unit-missing': {
      problem: 'The unit is not known.',
      fix: 'Fill in the column of units, or put the row below the heading of one.',
    },
    leaver: {
      problem: (words, date) => `It says “${words}”, last day ${date}.`,
      fix: 'If so, the account ends after that day.',
    },
    'leaver-without-date': {
      problem: (words) => `It says “${words}” without a date.`,
      fix: 'Add the date, or take the row out if the person has left.',
    },
    'date-malformed': {
      problem: (typed) => `This is no date: “${typed}”.`,
      fix: 'Write it as 31/12/2026.',
    },
    'leadership-position': {
      note: (position) => `“${position}”: the group of leaders is suggested.`,
    },
    formula: {
      problem: (typed) => `The cell is a formula: “${typed}”.`,
      fix: 'Put its value there.',
    },
    'cell-error': {
      problem: (typed) => `The cell shows a failed formula: ${typed}.`,
      fix: 'Put its value there.',
    },
    'cell-too-long': {
      problem: (limit) => `The cell is longer than ${limit} letters.`,
      fix: 'Shorten it.',
    },
    'mailbox-of-another': {
      problem: (address, name) => `${address} is the mailbox of ${name}.`,
      fix: (free) =>
        `If these are two people, give another mailbox, such as ${free}. If one, write the name or the employee code as it is.`,
      fixAlone: 'If these are two people, give another mailbox. If one, write the name as it is.',
    },
    'mailbox-quarantined': {
      problem: (address, until) =>
        `${address} was the mailbox of somebody else, and is not given again until ${until}.`,
      fix: (free) => `Give another mailbox, such as ${free}.`,
      fixAlone: 'Give another mailbox.',
    },
    'mailbox-not-primary': {
      note: (address, primary) =>
        `${address} is a further name of this person; the mailbox is ${primary}.`,
    },
    'mailbox-differs': {
      problem: (known, address) =>
        `This person has the account ${known}; the mailbox is not changed to ${address}.`,
      fix: (known, address) =>
        `If the mailbox was changed, an administrator renames ${known} to ${address}. If this is somebody else, write the employee code.`,
    },
    'employee-code-of-another': {
      problem: (code, name, address) =>
        `The employee code ${code} is that of ${name} (${address}).`,
      fix: 'Check the employee code.',
    },
    'name-replaced': {
      problem: (known, typed) =>
        `This account bears the name "${known}", which becomes "${typed}".`,
      fix: 'If it is somebody else, mend the mailbox or the employee code of this row.',
    },
    'employee-code-replaced': {
      problem: (known, typed) =>
        `The employee code of this account is ${known}, and becomes ${typed}.`,
      fix: 'If it is somebody else, give another mailbox.',
    },
    'account-similar': {
      problem: (address, name) =>
        `Much like the account ${address} (${name}), on the same phone; taken for somebody new.`,
      fix: (address) => `If it is one person, make the mailbox ${address}.`,
    },
    'identity-conflict': {
      problem: (code, codeOwner, mailboxOwner) =>
        `The employee code ${code} is that of ${codeOwner}, the mailbox that of ${mailboxOwner}.`,
      fix: 'Correct the code or the mailbox, so that both are of one person.',
    },
    'person-ambiguous': {
      problem: (addresses) => `It is not clear which account this is: ${addresses}.`,
      fix: 'Write the mailbox or the employee code of the person who is meant.',
    },
    'person-claimed': {
      problem: (row, address) => `Row ${row} is the account ${address}, too.`,
      fix: 'If this is one person, delete a row. If two, correct the mailbox or the employee code.',
    },
    'person-disabled': {
      problem: (address, reason) => `The account ${address} is closed: ${reason}.`,
      problemAlone: (address) => `The account ${address} is closed.`,
      fix: 'If the person is back, an administrator has it opened again by the import. If not, delete the row.',
    },
    'person-reopened': {
      problem: (address) => `The account ${address} is closed and will be opened again.`,
      fix: 'Check that this person works here.',
    },
    'leaver-gone': {
      problem: (date) => `The last day, ${date}, is over, and there is no account.`,
      fix: 'Delete the row, or correct the day.',
    },
    'unit-unknown': {
      problem: (typed) => `There is no unit “${typed}” in the tree.`,
      fix: (nearest) => `Like it: ${nearest}.`,
      fixAlone: 'Correct the unit, or ask for it to be added.',
    },
    'unit-outside': {
      problem: (typed) => `“${typed}” is outside the tree; only its name is written down.`,
      fix: (nearest) => `Like it: ${nearest}.`,
      fixAlone: 'Correct the unit, or ask for it to be added.',
    },
    'unit-ambiguous': {
      problem: (typed) => `Several units are called “${typed}”.`,
      fix: (choices) => `Write which one: ${choices}.`,
    },
    'unit-part-unknown': {
      problem: (typed, unit) => `There is no “${typed}” in ${unit}.`,
      fix: (nearest) => `Put into the unit above. Like it: ${nearest}.`,
      fixAlone: 'Put into the unit above. Ask for the unit to be added if it is needed.',
    },
    'unit-succeeded': {
      note: (typed, unit) => `“${typed}” is ${unit} now.`,
    },
  },
}
