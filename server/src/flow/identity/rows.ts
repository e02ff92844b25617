import type { ContactId } from '@atrium/contract/ids'

/** A person as a row of a file tells them: claims, nothing of it is proved. */
export type ImportedPerson = {
  /** What makes it the same row when the file comes again. */
  key: string
  /** Where it stands, for a person to read: "clients.csv, line 12". */
  source: string
  name: string | null
  company: string | null
  language: string | null
  /** Normalised: lower-case addresses, E.164 with +. */
  emails: string[]
  phones: string[]
  /** The business's own customer number. */
  external: string | null
  attributes: Record<string, string>
}

/** What an import of a person would do, or did. */
export type ImportFate = {
  /** Its row came before; `contactId` is the record that was made of it. */
  known: boolean
  contactId: ContactId | null
}
