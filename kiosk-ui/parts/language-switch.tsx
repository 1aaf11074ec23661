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
          {name}
        </button>
      ))}
    </fieldset>
  )
}
