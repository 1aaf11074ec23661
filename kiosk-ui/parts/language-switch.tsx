import { common, LANGUAGES, type Locale } from '../../src/words/screens/common.ts'
import { locale, speak, wordsOf } from '../language.ts'

/** The languages, each by its own name; a choice counts at once. */
export function LanguageSwitch({ onChoose }: { readonly onChoose?: (next: Locale) => void }) {
  const choose = (next: Locale): void => {
    speak(next)
    onChoose?.(next)
  }
  return (
    <fieldset class="languages">
      <legend class="unseen">{wordsOf(common).language}</legend>
      {Object.entries(LANGUAGES).map(([each, name]) => (
        <button
          key={each}
          type="button"
          lang={each === 'zh' ? 'zh-Hans' : each}
          aria-pressed={locale.value === each}
          onClick={() => choose(each as Locale)}
        >
          {each === 'zh' ? <Chinese name={name} /> : name}
        </button>
      ))}
    </fieldset>
  )
}

/** 中文, drawn: whoever looks for it must find it before any Chinese letters were fetched. */
function Chinese({ name }: { readonly name: string }) {
  return (
    <>
      <svg class="chinese" viewBox="0 0 42 20" aria-hidden="true" focusable="false">
        <path d="M2.5 5.5h15v7.5h-15z M10 1.5v17 M31 1.5l1.2 2.4 M23 5.6h17 M27 6c1.8 5.4 6.400 10 13 12 M36 6c-1.800 5.4-6.400 10-13 12" />
      </svg>
      <span class="unseen">{name}</span>
    </>
  )
}
