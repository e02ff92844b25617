import { encodePng, type Rgb } from './png.ts'

/** Pictures that customers send: painted by arithmetic, so that nothing is downloaded and nobody is shown. */
export const pictureNames = ['balayage', 'waves', 'bob', 'braids', 'nails', 'scalp'] as const
export type PictureName = (typeof pictureNames)[number]

export type Picture = { name: string; type: 'image/png'; data: Uint8Array }

const width = 240
const height = 300

type Look = {
  /** Ramps of colour, from the roots to the tips and from the wall's top to its foot. */
  hair: Rgb[]
  wall: Rgb[]
  /** 0 at the roots to 1 at the tips; null where the wall shows. */
  paint(x: number, y: number): number | null
}

/** The picture's bytes: a PNG of 240 × 300. The same name always gives the same bytes. */
export function picture(name: PictureName): Picture {
  const look = looks[name]
  const palette = [...ramp(look.wall, 64), ...ramp(look.hair, 192)]
  const pixels = new Uint8Array(width * height)
  for (let row = 0; row < height; row += 1)
    for (let column = 0; column < width; column += 1) {
      const x = (column / width) * 2 - 1
      const y = row / height
      const tone = look.paint(x, y)
      const grain = ((column * 7 + row * 13) % 5) * 0.4
      pixels[row * width + column] =
        tone === null
          ? clamp(Math.round((y * 0.8 + x * x * 0.2) * 62 + grain), 0, 63)
          : clamp(Math.round(64 + tone * 189 + grain), 64, 255)
    }
  return {
    name: `${name}.png`,
    type: 'image/png',
    data: encodePng({ width, height, palette, pixels }),
  }
}

/** Light along a strand: two waves that never meet in step. */
const strand = (x: number, y: number, bend: number, fine: number) => {
  const along = x + bend * Math.sin(y * 9 + x * 2)
  return 0.5 + 0.32 * Math.sin(along * fine) + 0.18 * Math.sin(along * fine * 2.7 + y * 5)
}

/** A head seen from behind: a crown, then hair that falls to `length`. */
function fall(x: number, y: number, length: number, wide: number): boolean {
  const crown = (x / wide) ** 2 + ((y - 0.34) / 0.26) ** 2 < 1
  const edge = wide * (1 + 0.05 * Math.sin((y - 0.34) * 8))
  const tips = length - 0.1 * x * x + 0.012 * Math.sin(x * 61) + 0.006 * Math.sin(x * 143)
  return crown || (y >= 0.34 && y < tips && Math.abs(x) < edge)
}

const looks: Record<PictureName, Look> = {
  balayage: {
    hair: [
      [52, 33, 24],
      [110, 70, 42],
      [196, 146, 84],
      [243, 214, 158],
    ],
    wall: [
      [236, 228, 220],
      [205, 190, 178],
    ],
    paint: (x, y) =>
      fall(x, y, 0.92, 0.62)
        ? clamp(y * 0.85 - 0.18 + (strand(x, y, 0.05, 42) - 0.5) * 0.5, 0, 1)
        : null,
  },
  waves: {
    hair: [
      [92, 52, 30],
      [160, 98, 52],
      [222, 170, 98],
      [252, 232, 186],
    ],
    wall: [
      [216, 226, 224],
      [166, 184, 180],
    ],
    paint: (x, y) =>
      fall(x, y, 0.95, 0.68) ? clamp(y * 0.5 + (strand(x, y, 0.16, 26) - 0.4) * 0.7, 0, 1) : null,
  },
  bob: {
    hair: [
      [18, 16, 22],
      [44, 38, 52],
      [96, 84, 110],
      [178, 168, 190],
    ],
    wall: [
      [240, 232, 226],
      [214, 196, 192],
    ],
    paint: (x, y) =>
      fall(x, y, 0.62, 0.6)
        ? clamp((strand(x, y, 0.01, 38) - 0.35) * 0.6 + shine(x, y), 0, 1)
        : null,
  },
  braids: {
    hair: [
      [14, 10, 10],
      [40, 26, 22],
      [84, 54, 42],
      [150, 104, 76],
    ],
    wall: [
      [232, 214, 190],
      [196, 160, 128],
    ],
    paint(x, y) {
      if (!fall(x, y, 0.98, 0.62)) return null
      const lane = (x * 11 + 100) % 1
      const knot = Math.sin(y * 46 + Math.floor(x * 11) * 1.7 + Math.abs(lane - 0.5) * 5)
      return clamp(0.34 + 0.3 * knot - Math.abs(lane - 0.5) * 0.7, 0, 1)
    },
  },
  nails: {
    hair: [
      [150, 30, 62],
      [206, 66, 96],
      [240, 138, 150],
      [255, 236, 238],
    ],
    wall: [
      [246, 222, 208],
      [222, 178, 158],
    ],
    paint(x, y) {
      const finger = Math.round(x * 2)
      const dx = (x - finger / 2) / 0.17
      const top = 0.3 + 0.05 * finger * finger
      const dy = (y - top - 0.16) / 0.17
      if (Math.abs(finger) > 1 || dx * dx + dy ** 4 > 1) return null
      return clamp(
        0.35 + 0.25 * Math.sin(y * 12 + finger) + (dx < -0.3 && dx > -0.6 ? 0.4 : 0),
        0,
        1,
      )
    },
  },
  scalp: {
    hair: [
      [70, 34, 24],
      [128, 70, 50],
      [206, 128, 108],
      [240, 176, 158],
    ],
    wall: [
      [232, 190, 174],
      [214, 150, 138],
    ],
    paint: (x, y) =>
      Math.abs(x + 0.12 * Math.sin(y * 5)) < 0.09 + 0.03 * Math.sin(y * 30)
        ? null
        : clamp((strand(x * 1.4, y, 0.08, 34) - 0.3) * 0.6 + 0.25 / (1 + 40 * x * x), 0, 1),
  },
}

const shine = (x: number, y: number) => 0.4 * Math.exp(-(((y - 0.3 - x * x * 0.1) * 22) ** 2))
const clamp = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value))

function ramp(stops: Rgb[], count: number): Rgb[] {
  return Array.from({ length: count }, (_, index) => {
    const place = (index / (count - 1)) * (stops.length - 1)
    const from = stops[Math.floor(place)] ?? [0, 0, 0]
    const to = stops[Math.ceil(place)] ?? from
    const mix = (channel: 0 | 1 | 2) =>
      Math.round(from[channel] + (to[channel] - from[channel]) * (place % 1))
    return [mix(0), mix(1), mix(2)] as const
  })
}
