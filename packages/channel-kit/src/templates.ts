import type { Template, TemplateDraft } from '@atrium/contract/template/template'
import type { ChannelIo } from './channel.ts'

/** A template as its provider knows it. */
export type ProviderTemplate = Pick<
  Template,
  | 'externalId'
  | 'name'
  | 'language'
  | 'category'
  | 'status'
  | 'reason'
  | 'quality'
  | 'parameterFormat'
  | 'components'
>

/** What a provider's templates can be asked. Everything throws `ChannelError`, with the provider's words. */
export type ChannelTemplates<S> = {
  /** Whose they are: the business account. Accounts that name the same one share one set of templates. */
  owner(settings: S): string
  /** All of them, page after page. */
  list(settings: S, io: ChannelIo): Promise<ProviderTemplate[]>
  /** Hands one in for approval; what the provider made of it, which may be another category. */
  create(
    draft: TemplateDraft,
    settings: S,
    io: ChannelIo,
  ): Promise<Pick<ProviderTemplate, 'externalId' | 'status' | 'category'>>
  /** Hands it in anew, under the same name and language. */
  edit(externalId: string, draft: TemplateDraft, settings: S, io: ChannelIo): Promise<void>
  /** One language of it. A second time is no error. */
  remove(
    template: Pick<ProviderTemplate, 'externalId' | 'name'>,
    settings: S,
    io: ChannelIo,
  ): Promise<void>
}
