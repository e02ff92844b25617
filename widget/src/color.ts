type Rgb = [number, number, number]

const white = '#ffffff'
const ink = '#14151a'

/** White or near-black, whichever reads better on this colour; white where both do (WCAG 4.5:1). */
export function readableOn(color: string): string {
  const onWhite = contrast(color, white)
  return onWhite >= 4.5 || onWhite >= contrast(color, ink) ? white : ink
}

/** The colour, moved towards black or white just as far as text in it needs on this background. */
export function legible(color: string, background: string): string {
  const target = luminance(rgb(background)) > 0.4 ? rgb('#000000') : rgb(white)
  const from = rgb(color)
  for (let step = 0; step <= 20; step++) {
    const mixed = hex(mix(from, target, step / 20))
    if (contrast(mixed, background) >= 4.5) return mixed
  }
  return hex(target)
}

/** Contrast ratio of two colours by WCAG 2. */
export function contrast(a: string, b: string): number {
  const [low = 0, high = 0] = [luminance(rgb(a)), luminance(rgb(b))].sort((x, y) => x - y)
  return (high + 0.05) / (low + 0.05)
}

/** Whether it is a colour as the settings write it; others are ignored. */
export function isColor(value: unknown): value is string {
  return typeof value === 'string' && /^#[0-9a-f]{6}$/i.test(value)
}

function rgb(color: string): Rgb {
  const value = Number.parseInt(color.slice(1), 16)
  return [value >> 16, (value >> 8) & 255, value & 255]
}

function hex(parts: Rgb): string {
  return `#${parts.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`
}

function mix(a: Rgb, b: Rgb, share: number): Rgb {
  const at = (index: 0 | 1 | 2) => a[index] + (b[index] - a[index]) * share
  return [at(0), at(1), at(2)]
}

function luminance(parts: Rgb): number {
  const [r, g, b] = parts.map((part) => {
    const value = part / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  }) as Rgb
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}
