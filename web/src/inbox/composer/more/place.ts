export type Place = { latitude: number; longitude: number }

const number = '(-?\\d{1,3}(?:\\.\\d{1,12})?)'
/** As typed, as Google Maps (`@`, `?q=`, `!3d…!4d…`), OpenStreetMap (`#map=`, `mlat`) and Apple (`ll`) write them. */
const forms = [
  new RegExp(`^\\s*${number}\\s*[,; ]\\s*${number}\\s*$`),
  new RegExp(`!3d${number}!4d${number}`),
  new RegExp(`[?&]mlat=${number}&mlon=${number}`),
  new RegExp(`[?&](?:q|ll|query|center)=(?:loc:)?${number},\\s*${number}`),
  new RegExp(`@${number},${number}`),
  new RegExp(`#map=\\d{1,2}(?:\\.\\d+)?/${number}/${number}`),
]

/** The place that coordinates or a link to a map name. */
export function placeIn(text: string): Place | undefined {
  const plain = decoded(text)
  for (const form of forms) {
    const [, latitude, longitude] = (form.exec(plain) ?? []).map(Number)
    if (latitude === undefined || longitude === undefined) continue
    if (Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180) return { latitude, longitude }
  }
  return undefined
}

/** Links carry a comma as `%2C`. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
