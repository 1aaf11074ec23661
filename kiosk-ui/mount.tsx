import './style/fonts.css'
import './style/tokens.css'
import './style/base.css'
import './style/print.css'
import { type ComponentType, render } from 'preact'
import { locale, speak } from './language.ts'

/** Draws a screen into its page. */
export function mount(Screen: ComponentType): void {
  speak(locale.value)
  const place = document.getElementById('screen')
  if (place !== null) render(<Screen />, place)
}
