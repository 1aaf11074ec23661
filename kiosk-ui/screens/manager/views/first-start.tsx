import { type Signal, useSignal } from '@preact/signals'
import type { SetupState } from '../../../../src/http/contract.ts'
import { LANGUAGES, type Locale } from '../../../../src/words/screens/common.ts'
import { manager } from '../../../../src/words/screens/manager.ts'
import { locale, wordsOf } from '../../../language.ts'
import { Button } from '../../../parts/button.tsx'
import type { FieldProps } from '../../../parts/field.tsx'
import { Line } from '../../../parts/line.tsx'
import { Notice } from '../../../parts/notice.tsx'
import { Page } from '../../../parts/page.tsx'
import { beside, useSending } from '../sending.ts'
import { setUp } from '../session.ts'
import { Select } from './select.tsx'

const ZONES: readonly string[] = Intl.supportedValuesOf('timeZone')
const CURRENCIES: readonly string[] = Intl.supportedValuesOf('currency')

/** The first start: the code the shop printed, who the shop is, and its first manager. */
export function FirstStart({ setup }: { readonly setup: SetupState }) {
  const w = wordsOf(manager)
  const s = w.setup
  const { profile, fixed } = setup
  const code = useSignal('')
  const name = useSignal(profile.name)
  const legalEntity = useSignal(profile.legalEntity)
  const timeZone = useSignal(profile.timeZone)
  const currency = useSignal(profile.currency)
  const language = useSignal<string>(fixed.includes('locale') ? profile.locale : locale.value)
  const operator = useSignal('')
  const password = useSignal('')
  const { busy, fault, send } = useSending((error) => {
    const { path, text } = beside('')(error)
    return { path, text: path === 'code' ? s.wrongCode : text }
  })
  const at = (path: string): string | undefined => (fault.value?.path.endsWith(path) ? fault.value.text : undefined)
  const field = (label: string, of: Signal<string>, path: string, more: Partial<FieldProps> = {}) => (
    <Line label={label} of={of} fault={at(path)} {...more} />
  )
  const select = (label: string, of: Signal<string>, options: readonly (readonly [string, string])[], path: string) => (
    <Select
      label={label}
      value={of.value}
      options={options}
      fault={at(path)}
      disabled={fixed.includes(path as 'locale')}
      hint={fixed.includes(path as 'locale') ? s.fixed : undefined}
      onChange={(text) => {
        of.value = text
      }}
    />
  )
  const submit = (event: Event): Promise<void> =>
    send(event, () =>
      setUp({
        code: code.value,
        profile: {
          name: name.value.trim(),
          legalEntity: legalEntity.value.trim(),
          timeZone: timeZone.value,
          currency: currency.value,
          locale: language.value as Locale,
        },
        manager: { operator: operator.value.trim(), password: password.value },
      }),
    )
  return (
    <Page title={s.title}>
      <form class="stack narrow" onSubmit={submit} noValidate={true}>
        <p>{s.text}</p>
        {field(s.code, code, 'code', { hint: s.codeHint, autocomplete: 'one-time-code', spellcheck: false })}
        <h2>{s.shop}</h2>
        {field(s.name, name, 'profile.name')}
        {field(s.legalEntity, legalEntity, 'legalEntity', { hint: s.legalHint })}
        {select(s.language, language, Object.entries(LANGUAGES), 'locale')}
        {select(s.timeZone, timeZone, withValue(ZONES, timeZone.value), 'timeZone')}
        {select(s.currency, currency, withValue(CURRENCIES, currency.value), 'currency')}
        <h2>{s.manager}</h2>
        {field(w.operator, operator, 'operator', { hint: s.operatorHint, autocomplete: 'username', spellcheck: false })}
        {field(w.password, password, 'password', {
          hint: s.passwordHint,
          type: 'password',
          autocomplete: 'new-password',
        })}
        {fault.value !== undefined && fault.value.path === '' ? (
          <Notice urgent={true}>{fault.value.text}</Notice>
        ) : null}
        <Button submit={true} take={true} disabled={busy.value}>
          {s.go}
        </Button>
      </form>
    </Page>
  )
}

const withValue = (list: readonly string[], value: string): (readonly [string, string])[] =>
  (list.includes(value) ? list : [value, ...list]).map((each) => [each, each])
