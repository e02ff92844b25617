import { Select } from '@mantine/core'

/** One of a few words. */
export function Choice<V extends string>(props: {
  label: string
  values: readonly V[]
  words: (value: V) => string
  value: V
  onChange: (value: V) => void
}) {
  return (
    <Select
      size="xs"
      aria-label={props.label}
      allowDeselect={false}
      data={props.values.map((value) => ({ value, label: props.words(value) }))}
      value={props.value}
      onChange={(value) => {
        const found = props.values.find((one) => one === value)
        if (found) props.onChange(found)
      }}
    />
  )
}
