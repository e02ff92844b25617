import type { Asked, FormErrors } from '../../core/form.ts'
import { useView } from '../context.ts'

type Props = {
  asked: Asked
  answers: Record<string, string>
  errors: FormErrors
  change(answers: Record<string, string>): void
}

const completes = { name: 'name', email: 'email', phone: 'tel' } as const

/** Asked before the first message; it goes out together with it, so that nobody is kept waiting by a form. */
export function PreChat({ asked, answers, errors, change }: Props) {
  const { language } = useView()
  const { words } = language
  return (
    <fieldset class="pre-chat">
      <legend class="unseen">{words.details}</legend>
      <p>{words.introduce}</p>
      {asked.map(({ field, required }) => {
        const error = errors[field]
        const hint = error ? words[error] : field === 'phone' ? words.phoneHint : undefined
        return (
          <div key={field} class={error ? 'field wrong' : 'field'}>
            <label for={`pre-chat-${field}`}>
              {words[field]}
              {!required && <small> · {words.optional}</small>}
            </label>
            <input
              id={`pre-chat-${field}`}
              inputMode={field === 'name' ? 'text' : completes[field]}
              autoComplete={completes[field]}
              maxLength={254}
              required={required}
              value={answers[field] ?? ''}
              aria-invalid={error !== undefined}
              aria-describedby={hint && `pre-chat-${field}-hint`}
              onInput={(event) => change({ ...answers, [field]: event.currentTarget.value })}
            />
            {hint && (
              <small id={`pre-chat-${field}-hint`} class="hint" role={error && 'alert'}>
                {hint}
              </small>
            )}
          </div>
        )
      })}
    </fieldset>
  )
}
