import type { ContactId } from '@atrium/contract/ids'

/** The records a record speaks for: itself, and those its handles were born with. */
export const spokenFor = (contact: string) =>
  `(SELECT ${contact}::uuid UNION SELECT origin_contact_id FROM handle WHERE contact_id = ${contact})`

/**
 * Who has a label, as a set with one row each (`contact_id`): said of the record or of those that its handles were born
 * with; the newest word counts.
 */
export const labelledSet = (label: string) => `
  SELECT id AS contact_id FROM (
    SELECT DISTINCT ON (o.id) o.id, l.has FROM (
      SELECT contact_id AS id, contact_id AS of FROM contact_label WHERE label_id = ${label}
      UNION SELECT h.contact_id, h.origin_contact_id FROM handle h JOIN contact_label b ON b.contact_id = h.origin_contact_id AND b.label_id = ${label}) o
    JOIN contact_label l ON l.contact_id = o.of AND l.label_id = ${label}
    ORDER BY o.id, l.at DESC, l.contact_id DESC) newest
  WHERE has`

/** The labels of one record, as a JSON array by name. `contact` is the column with its id. */
export const labelsJson = (contact: string) => `
  (SELECT jsonb_agg(jsonb_build_object('id', b.id, 'name', b.name, 'color', b.color) ORDER BY lower(b.name), b.id) FROM (
     SELECT DISTINCT ON (label_id) label_id, has FROM contact_label WHERE contact_id IN ${spokenFor(contact)}
     ORDER BY label_id, at DESC, contact_id DESC) newest
   JOIN label b ON b.id = newest.label_id WHERE newest.has)`

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
