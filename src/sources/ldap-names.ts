import { Filter } from 'ldapts'
import { addressOf, type Mailbox } from '../accounts/account.ts'

const HOLE = /\{(name|suffix|address)\}/g

/** A search filter of the configuration for one mailbox; what is put in is escaped (RFC 4515). */
export function filterFor(template: string, mailbox: Mailbox): string {
  return filled(template, mailbox, (value) => Filter.escape(value))
}

/** A DN, or whatever else a directory takes for one, of a mailbox; escaped as a DN (RFC 4514). */
export function userDnFor(template: string, mailbox: Mailbox): string {
  return filled(template, mailbox, escapeDnValue)
}

export function escapeDnValue(value: string): string {
  return value
    .replace(/[,+"\\<>;=]/g, '\\$&')
    .replace(/\0/g, '\\00')
    .replace(/^[ #]/, '\\$&')
    .replace(/ $/, '\\ ')
}

function filled(template: string, mailbox: Mailbox, escaped: (value: string) => string): string {
  const values = { ...mailbox, address: addressOf(mailbox) }
  return template.replace(HOLE, (_, hole: keyof typeof values) => escaped(values[hole]))
}
