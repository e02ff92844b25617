import type { FormEvent, ReactNode } from 'react'
import classes from './door.module.css'

type Props = {
  title: string
  text: string
  onSubmit: () => void
  children: ReactNode
  aside?: ReactNode
}

/** The page before the app: a card with one form. */
export function Door({ title, text, onSubmit, children, aside }: Props) {
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    onSubmit()
  }
  return (
    <main className={classes.page}>
      <div className={classes.card}>
        <Brand />
        <h1 className={classes.title}>{title}</h1>
        <p className={classes.text}>{text}</p>
        <form className={classes.form} onSubmit={submit} noValidate>
          {children}
        </form>
        {aside}
      </div>
    </main>
  )
}

function Brand() {
  return (
    <div className={classes.brand}>
      <img src="/favicon.svg" alt="" width={28} height={28} />
      Atrium
    </div>
  )
}

/** What went wrong with the form as a whole. */
export function FormError({ text }: { text: string | undefined }) {
  if (text === undefined) return null
  return (
    <p className={classes.error} role="alert">
      {text}
    </p>
  )
}
