// The package ships no types; these are the parts in use, from its README.
declare module 'sanitize-html' {
  type Attributes = Record<string, string>
  type Options = {
    allowedTags?: string[]
    allowedAttributes?: Record<string, string[]>
    allowedStyles?: Record<string, Record<string, RegExp[]>>
    allowedSchemes?: string[]
    allowedSchemesByTag?: Record<string, string[]>
    allowedSchemesAppliedToAttributes?: string[]
    allowProtocolRelative?: boolean
    parseStyleAttributes?: boolean
    nonTextTags?: string[]
    nestingLimit?: number
    transformTags?: Record<
      string,
      (tag: string, attributes: Attributes) => { tagName: string; attribs: Attributes }
    >
  }
  const sanitizeHtml: (html: string, options?: Options) => string
  export = sanitizeHtml
}
