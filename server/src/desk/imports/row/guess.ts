import type { ImportTarget } from '@atrium/contract/api/imports'

/** Headings as address books, shops and help desks write them, in the languages of their exports; folded as `fold` does. */
const headings: [ImportTarget, string][] = [
  [
    'firstName',
    'first name,firstname,given name,forename,nombre de pila,primer nombre,prenom,vorname,nome proprio,voornaam,primeiro nome',
  ],
  [
    'lastName',
    'last name,lastname,surname,family name,apellido,apellidos,nom de famille,nachname,familienname,cognome,sobrenome,achternaam,apelido',
  ],
  [
    'name',
    'name,full name,fullname,display name,contact,contact name,customer,customer name,client,nombre,nombre completo,nombre y apellidos,cliente,contacto,nom,nom complet,kunde,kontakt,nome,nome completo,naam,姓名,氏名,名前,имя,фио',
  ],
  [
    'email',
    'email,e mail,mail,email address,e mail address,email 1,e mail 1 value,primary email,correo,correo electronico,direccion de correo,courriel,adresse e mail,adresse email,e mail adresse,posta elettronica,メール,メールアドレス,邮箱,почта',
  ],
  [
    'phone',
    'phone,phone number,telephone,tel,mobile,mobile phone,mobile number,cell,cell phone,whatsapp,whatsapp number,phone 1 value,telefono,numero de telefono,movil,celular,telefone,telemovel,portable,telephone portable,numero de telephone,telefon,telefonnummer,handy,mobil,mobilnummer,cellulare,telefoon,mobiel,電話,電話番号,电话,手机,телефон',
  ],
  [
    'external',
    'id,customer id,client id,customer number,customer no,external id,external identifier,identifier,user id,member id,account number,numero de cliente,id de cliente,codigo de cliente,kundennummer,kunden nr,numero client,numero de client,numero cliente,codice cliente,klantnummer,顧客番号',
  ],
  [
    'company',
    'company,company name,organization,organisation,organization name,business,account name,empresa,compania,razon social,societe,entreprise,firma,unternehmen,azienda,societa,bedrijf,会社,会社名,公司,компания',
  ],
  [
    'language',
    'language,lang,locale,preferred language,idioma,lengua,langue,sprache,lingua,taal,言語,语言,язык',
  ],
  // What our own list of problems puts before the columns.
  ['skip', 'line,problem,problems'],
]
const targets = new Map(
  headings.flatMap(([target, names]) => names.split(',').map((name) => [name, target] as const)),
)
/** A file may hold several of these; of the others the first column counts. */
const several = new Set<ImportTarget>(['email', 'phone', 'attribute', 'skip'])

/** What each column becomes, as its heading suggests; one that says nothing becomes a field of its own. */
export function guessColumns(names: string[]): ImportTarget[] {
  const taken = new Set<ImportTarget>()
  return names.map((name) => {
    const folded = fold(name)
    const target =
      targets.get(folded) ?? targets.get(folded.replace(/ ?\d+$/, '')) ?? ('attribute' as const)
    if (taken.has(target) && !several.has(target)) return 'attribute'
    taken.add(target)
    return target
  })
}

/** Whether the first line is people already: a heading holds no address. */
export function isHeading(cells: string[]): boolean {
  return !cells.some((cell) => /\S@\S+\.\S/.test(cell) || /^\+?[\d\s().-]{8,}$/.test(cell.trim()))
}

function fold(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}
