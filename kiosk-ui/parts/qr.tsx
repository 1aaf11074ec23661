import { useEffect } from 'preact/hooks'
import { later } from '../later.ts'

interface Props {
  readonly text: string
  /** What it is, for whoever cannot see it. */
  readonly label: string
}

const encoder = later(() => import('./qr-code.ts'))

/** Fetches what draws codes before the first one is needed. */
export const prepareQr = (): void => encoder.fetch()

/** A QR code, always dark on light: many readers take nothing else. Its place is kept until it can be drawn. */
export function Qr({ text, label }: Props) {
  useEffect(prepareQr, [])
  const { create } = encoder.value.value ?? {}
  if (create === undefined) return <svg class="qr" viewBox="0 0 1 1" role="img" aria-label={label} />
  const { size, data } = create(text, { errorCorrectionLevel: 'M' }).modules
  let path = ''
  for (let row = 0; row < size; row++)
    for (let column = 0; column < size; column++)
      if (data[row * size + column] === 1) path += `M${column} ${row}h1v1h-1z`
  return (
    <svg class="qr" viewBox={`-4 -4 ${size + 8} ${size + 8}`} role="img" aria-label={label} shapeRendering="crispEdges">
      <rect x="-4" y="-4" width={size + 8} height={size + 8} class="light" />
      <path d={path} class="dark" />
    </svg>
  )
}
