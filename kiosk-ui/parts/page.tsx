import type { ComponentChildren } from 'preact'
import { useEffect } from 'preact/hooks'
import { common } from '../../src/words/screens/common.ts'
import { timeOfDay, wordsOf } from '../language.ts'
import { link } from '../server.ts'
import { LanguageSwitch } from './language-switch.tsx'
import { Notice } from './notice.tsx'

interface Props {
  readonly children: ComponentChildren
  readonly title?: string
  /** Stands beside the languages. */
  readonly aside?: ComponentChildren
  readonly footer?: ComponentChildren
  /** Whether what is shown is of an earlier moment while the shop is not reached. */
  readonly shows?: boolean
  /** Nothing but the middle. */
  readonly quiet?: boolean
}

/** The frame of every screen: one column, its title, the state of the line to the shop, the languages. */
export function Page({ children, title, aside, footer, shows, quiet }: Props) {
  const words = wordsOf(common)
  useEffect(() => {
    document.title = title === undefined ? 'Stempel' : `${title} · Stempel`
  }, [title])
  const { state, since } = link.value
  return (
    <div class="page">
      {quiet === true ? null : (
        <header>
          <p class="mark">Stempel</p>
          <div class="row">
            {aside}
            <LanguageSwitch />
          </div>
        </header>
      )}
      <div role="status" class="line">
        {state === 'offline' ? (
          <Notice>{shows === true ? words.offline(timeOfDay(since)) : words.offlineNow}</Notice>
        ) : null}
      </div>
      <main>
        {title === undefined ? null : <h1 tabIndex={-1}>{title}</h1>}
        {children}
      </main>
      {footer === undefined ? null : <footer>{footer}</footer>}
    </div>
  )
}
